package dev.firewall.spring.autoconfigure.process;

import java.util.List;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a rule allows one command line and no other. Asks the rule itself, by
 * changing the line in every place: a wildcard would not mind.
 */
final class ExactRules {

	/** Neither a letter nor a digit nor anything that a rule is likely to name. */
	private static final String PROBE = "\u2063";

	private ExactRules() {
	}

	static boolean allow(Firewall firewall, Egress egress, String command, List<String> arguments) {
		Policy own = firewall.policy();
		Policy policy = (own != null) ? own : Firewall.active().policy();
		return policy != null && find(policy, egress, command, String.join(" ", arguments)) != null;
	}

	private static @Nullable CompiledRule find(Policy policy, Egress egress, String command, String line) {
		for (CompiledRule compiled : policy.allowRules()) {
			EgressPattern pattern = compiled.rule().pattern();
			if (pattern.matches(egress) && isExact(pattern, command, line)) {
				return compiled;
			}
		}
		return null;
	}

	private static boolean isExact(EgressPattern pattern, String command, String line) {
		for (int i = 0; i <= line.length(); i++) {
			String longer = line.substring(0, i) + PROBE + line.substring(i);
			String other = line.substring(0, i) + PROBE + line.substring(Math.min(i + 1, line.length()));
			if (pattern.matches(Egress.process(command, List.of(longer)))
					|| pattern.matches(Egress.process(command, List.of(other)))) {
				return false;
			}
		}
		return true;
	}

}
