package dev.firewall;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.context.Frame;
import dev.firewall.context.Frames;
import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A decision with every frame and rule that was considered, the innermost first.
 *
 * @param egress what was judged
 * @param decision what was decided
 * @param steps what was considered
 * @since 0.1.0
 */
public record Explanation(Egress egress, Decision decision, List<Step> steps) {

	/** Larger policies are explained by the rules that match alone. */
	private static final int MAX_LISTED = 1000;

	static Explanation of(Egress egress, Decision decision, @Nullable Policy own, @Nullable Policy active,
			NameAddressMap names) {
		List<Step> steps = new ArrayList<>();
		for (Frame frame = Frames.current(); frame != null; frame = frame.parent()) {
			if (frame.kind() != Frame.Kind.POLICY || (own == null && active == null)) {
				add(steps, frame.label(), frame.rules(), egress, names);
			}
		}
		if (own != null) {
			add(steps, own.toString(), own, egress, names);
		}
		if (active != null && active != own) {
			add(steps, "process-wide " + active, active, egress, names);
		}
		for (Policy inherited : ActiveFirewall.inherited().policies()) {
			add(steps, inherited.toString(), inherited, egress, names);
		}
		return new Explanation(egress, decision, List.copyOf(steps));
	}

	private static void add(List<Step> steps, String source, Policy policy, Egress egress, NameAddressMap names) {
		add(steps, source, policy.denyRules(), policy.denies(egress, names), egress);
		add(steps, source, policy.allowRules(), policy.allows(egress, names), egress);
	}

	private static void add(List<Step> steps, String source, List<CompiledRule> rules, @Nullable CompiledRule found,
			Egress egress) {
		if (rules.size() > MAX_LISTED) {
			if (found != null) {
				steps.add(new Step(source, found.rule(), true));
			}
			return;
		}
		for (CompiledRule rule : rules) {
			steps.add(new Step(source, rule.rule(), rule == found || rule.matches(egress)));
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder().append(this.egress).append(": ").append(this.decision);
		for (Step step : this.steps) {
			text.append("\n  ")
				.append(step.matches() ? "matches  " : "does not ")
				.append(step.rule())
				.append(" (")
				.append(step.source())
				.append(')');
		}
		return text.toString();
	}

	/**
	 * A rule that was considered.
	 *
	 * @param source the frame or policy that it belongs to
	 * @param rule the rule
	 * @param matches whether it matches
	 */
	public record Step(String source, Rule rule, boolean matches) {

	}

}
