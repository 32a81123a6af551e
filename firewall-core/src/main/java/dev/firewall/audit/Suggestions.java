package dev.firewall.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.firewall.Decision;

/**
 * The rules that would allow what was refused for want of one, grouped by protocol and
 * generalised no further than a host; loopback endpoints with their port.
 *
 * <pre class="code">
 * System.out.println(Suggestions.of(log.refusals()).yaml());
 * </pre>
 *
 * What a deny rule or a ceiling refused is left out, because no allow rule opens it. The
 * same refusals give the same text, whatever their order.
 *
 * @since 0.1.0
 */
public final class Suggestions {

	private static final int MAX_CALLERS = 3;

	private final List<SuggestedRule> rules;

	/** What no rule would allow without opening more than a host. */
	private final Map<String, Long> others;

	private Suggestions(List<SuggestedRule> rules, Map<String, Long> others) {
		this.rules = rules;
		this.others = others;
	}

	/**
	 * Makes suggestions.
	 * @param refusals what was refused
	 * @return the suggestions
	 */
	public static Suggestions of(Collection<Refusal> refusals) {
		Map<List<String>, SuggestedRule> rules = new TreeMap<>(Comparator.comparing(String::valueOf));
		Map<String, Long> others = new TreeMap<>();
		for (Refusal refusal : refusals) {
			if (refusal.decision().cause() != Decision.Cause.NOT_ALLOWED) {
				continue;
			}
			SuggestedRule rule = SuggestedRule.of(refusal);
			if (rule == null) {
				others.merge(refusal.egress().toString(), refusal.count(), Long::sum);
				continue;
			}
			List<String> key = new ArrayList<>(List.of(rule.protocol(), rule.isText() ? "0" : "1"));
			key.addAll(rule.lines());
			SuggestedRule before = rules.putIfAbsent(key, rule);
			if (before != null) {
				before.add(rule);
			}
		}
		return new Suggestions(withoutNeedless(new ArrayList<>(rules.values())), others);
	}

	/** One rule for a host also allows the look-up of its name and the connection. */
	private static List<SuggestedRule> withoutNeedless(List<SuggestedRule> rules) {
		for (SuggestedRule rule : List.copyOf(rules)) {
			rules.stream().filter((other) -> other != rule && other.covers(rule)).findFirst().ifPresent((other) -> {
				other.add(rule);
				rules.remove(rule);
			});
		}
		return List.copyOf(rules);
	}

	/**
	 * The suggestions as a piece of {@code application.yml}. Comments say who needs each
	 * rule. Comments alone if there is nothing to suggest.
	 * @return the YAML, ending with a line break
	 */
	public String yaml() {
		StringBuilder yaml = new StringBuilder();
		if (this.rules.isEmpty()) {
			yaml.append("# There is nothing to suggest: nothing was refused that a rule for a host would allow.\n");
		}
		else {
			yaml.append("# Would allow what was refused. Add to your own what the application needs.\nfirewall:\n");
			append(yaml, "allow", SuggestedRule::isText);
			append(yaml, "rules", Predicate.not(SuggestedRule::isText));
		}
		if (!this.others.isEmpty()) {
			yaml.append("# No rule would allow these without opening more than a host:\n");
			this.others.forEach((egress,
					count) -> yaml.append("# - ").append(egress).append(" (").append(times(count)).append(")\n"));
		}
		return yaml.toString();
	}

	private void append(StringBuilder yaml, String property, Predicate<SuggestedRule> filter) {
		List<SuggestedRule> selected = this.rules.stream().filter(filter).toList();
		String protocol = "";
		if (!selected.isEmpty()) {
			yaml.append("  ").append(property).append(":\n");
		}
		for (SuggestedRule rule : selected) {
			if (!rule.protocol().equals(protocol)) {
				protocol = rule.protocol();
				yaml.append("    # --- ").append(protocol).append(" ---\n");
			}
			yaml.append("    # ").append(times(rule.count())).append(who(rule)).append('\n');
			yaml.append("    - ").append(String.join("\n      ", rule.lines())).append('\n');
		}
	}

	private static String times(long count) {
		return "refused " + ((count == 1) ? "once" : count + " times");
	}

	private static String who(SuggestedRule rule) {
		int more = rule.who().size() - MAX_CALLERS;
		return rule.who()
			.stream()
			.limit(MAX_CALLERS)
			.collect(Collectors.joining(", ", rule.who().isEmpty() ? "" : " ", ""))
				+ ((more > 0) ? " and " + more + " more" : "");
	}

	@Override
	public String toString() {
		return yaml();
	}

}
