package dev.firewall.spring.autoconfigure.process;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.Answer;
import dev.firewall.Egress;
import dev.firewall.Explanation;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import dev.firewall.policy.Action;
import org.jspecify.annotations.Nullable;

/**
 * Asks the firewall about every command of a plan.
 */
final class CommandJudge {

	private final Firewall firewall;

	private final String beanName;

	CommandJudge(Firewall firewall, String beanName) {
		this.firewall = firewall;
		this.beanName = beanName;
	}

	/**
	 * Judges the commands.
	 * @param plan the commands
	 * @return how a stub of a test lets the first one end, or {@code null} if they may be
	 * started
	 * @throws dev.firewall.EgressBlockedException if one is blocked
	 */
	Answer.@Nullable Exit judge(CommandPlan plan) {
		List<CommandPlan.Planned> commands = plan.commands();
		UntellableCommandException problem = plan.problem();
		for (int i = 0; i < commands.size(); i++) {
			CommandPlan.Planned command = commands.get(i);
			// Of a line that cannot be told only the rule for all of it can allow the
			// parts
			boolean needsRule = command.process() && (problem == null || i == 0);
			if (needsRule) {
				Answer.Exit answer = this.firewall.answer(Egress.process(command.judged(), command.arguments()),
						Answer.Exit.class, this.beanName);
				if (answer != null) {
					return answer;
				}
			}
			enforceDenials(command, needsRule);
		}
		if (problem != null) {
			enforceUntellable(commands.get(0), problem);
		}
		return null;
	}

	/**
	 * A rule that denies catches every spelling; one that allows only the file itself.
	 */
	private void enforceDenials(CommandPlan.Planned command, boolean judged) {
		Set<String> spellings = new LinkedHashSet<>();
		spellings.add(command.judged());
		spellings.add(command.spelling());
		spellings.add(command.name());
		if (command.executable() != null) {
			Path real = ExecutableResolver.real(command.executable());
			spellings.add(real.toString());
			spellings.add(ExecutableResolver.name(real));
		}
		if (judged) {
			spellings.remove(command.judged());
		}
		for (String spelling : spellings) {
			Egress egress = Egress.process(spelling, command.arguments());
			if (isDenied(egress)) {
				this.firewall.enforce(egress, this.beanName);
			}
		}
	}

	private boolean isDenied(Egress egress) {
		Explanation explanation = this.firewall.explain(egress);
		return explanation.steps().stream().anyMatch((step) -> step.matches() && step.rule().action() == Action.DENY);
	}

	/** Only a rule with exactly these arguments tells that somebody has read them. */
	private void enforceUntellable(CommandPlan.Planned command, UntellableCommandException problem) {
		Egress egress = Egress.process(command.judged(), command.arguments());
		if (ExactRules.allow(this.firewall, egress, command.judged(), command.arguments())) {
			return;
		}
		String reason = problem.reason()
				+ ", so its commands cannot be told; only a rule with exactly these args can allow it";
		this.firewall.enforce(Egress.to(Protocol.SUBPROCESS)
			.host(Host.invalid(egress.toString(), reason))
			.field("command", command.judged())
			.field("args", String.join(" ", command.arguments()))
			.build(), this.beanName);
	}

}
