package dev.firewall.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.firewall.Decision;
import org.jspecify.annotations.Nullable;

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

	private static final int MAX_NEEDED = 50;

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
		return ofNeeds(refusals.stream()
			.filter((refusal) -> refusal.decision().cause() == Decision.Cause.NOT_ALLOWED)
			.map((refusal) -> new NeededEgress(refusal.egress(), refusal.decision().resolvedFrom(), who(refusal),
					refusal.count()))
			.toList());
	}

	private static @Nullable String who(Refusal refusal) {
		String caller = refusal.caller();
		String bean = refusal.bean();
		if (caller == null && bean == null) {
			return null;
		}
		return ((caller != null) ? "from " + caller : "from an unknown line")
				+ ((bean != null) ? " by bean '" + bean + "'" : "");
	}

	/**
	 * Makes suggestions.
	 * @param needs what is needed
	 * @return the suggestions
	 */
	public static Suggestions ofNeeds(Collection<NeededEgress> needs) {
		Map<List<String>, SuggestedRule> rules = new TreeMap<>(Comparator.comparing(String::valueOf));
		Map<String, Long> others = new TreeMap<>();
		for (NeededEgress needed : needs) {
			SuggestedRule rule = SuggestedRule.of(needed);
			if (rule == null) {
				others.merge(needed.egress().toString(), needed.count(), Long::sum);
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
		return yaml(
				this.rules.isEmpty()
						? "There is nothing to suggest: nothing was refused that a rule for a host would allow."
						: "Would allow what was refused. Add to your own what the application needs.",
				Suggestions::refused);
	}

	/**
	 * The suggestions as a piece of {@code application.yml}, each rule below all of what
	 * needs it, line by line. Comments alone if there is nothing to suggest.
	 * @param heading the first comment
	 * @return the YAML, ending with a line break
	 */
	public String yaml(String heading) {
		return yaml(heading, Suggestions::needed);
	}

	private String yaml(String heading, Function<SuggestedRule, String> comment) {
		StringBuilder yaml = new StringBuilder();
		heading.lines().forEach((line) -> yaml.append("# ").append(line).append('\n'));
		if (!this.rules.isEmpty()) {
			yaml.append("firewall:\n");
			append(yaml, "allow", SuggestedRule::isText, comment);
			append(yaml, "rules", Predicate.not(SuggestedRule::isText), comment);
		}
		if (!this.others.isEmpty()) {
			yaml.append("# No rule would allow these without opening more than a host:\n");
			this.others.forEach((egress,
					count) -> yaml.append("# - ").append(egress).append(" (").append(times(count)).append(")\n"));
		}
		return yaml.toString();
	}

	private void append(StringBuilder yaml, String property, Predicate<SuggestedRule> filter,
			Function<SuggestedRule, String> comment) {
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
			comment.apply(rule).lines().forEach((line) -> yaml.append("    # ").append(line).append('\n'));
			yaml.append("    - ").append(String.join("\n      ", rule.lines())).append('\n');
		}
	}

	private static String times(long count) {
		return "refused " + ((count == 1) ? "once" : count + " times");
	}

	private static String refused(SuggestedRule rule) {
		return times(rule.count()) + (rule.who().isEmpty() ? "" : " ") + who(rule, MAX_CALLERS, ", ");
	}

	private static String needed(SuggestedRule rule) {
		return "needed " + who(rule, MAX_NEEDED, "\nneeded ");
	}

	private static String who(SuggestedRule rule, int max, String separator) {
		int more = rule.who().size() - max;
		return rule.who().stream().limit(max).collect(Collectors.joining(separator))
				+ ((more > 0) ? " and " + more + " more" : "");
	}

	@Override
	public String toString() {
		return yaml();
	}

}
