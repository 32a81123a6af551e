package dev.firewall.spring.autoconfigure;

import java.util.Locale;
import java.util.stream.Collectors;

import dev.firewall.JvmGate;
import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells at start what is in force, and which rules open more than a reader may expect.
 */
final class StartLog {

	private static final Log logger = LogFactory.getLog("firewall");

	private StartLog() {
	}

	static void write(ContextFirewall contextFirewall) {
		Policy policy = contextFirewall.firewall().policy();
		if (policy == null) {
			return;
		}
		logger.info(
				"Firewall at level " + levels(policy.levels()) + ": " + count(policy.allowRules().size(), "allow rule")
						+ ", " + count(policy.denyRules().size(), "deny rule") + lock(contextFirewall.lock()));
		for (Rule rule : policy.broadRules()) {
			logger.warn("Broad rule '" + rule.text() + "': " + rule.breadth());
		}
		for (Rule rule : policy.loopbackRules()) {
			logger.info("Rule '" + rule.text() + "' opens an endpoint on loopback");
		}
		if (contextFirewall.lock() == ContextFirewall.Lock.UNDER_ANOTHER) {
			logger.warn("Another policy is locked in this JVM: the policy of this context can only narrow it");
		}
		write(GateCoverage.here());
	}

	private static void write(GateCoverage coverage) {
		if (!coverage.installed()) {
			logger.info("Only enforcement points guard: the firewall agent is absent");
			return;
		}
		logger.info("Gate in the JDK: " + count(coverage.hooks(JvmGate.Hook.State.ACTIVE).size(), "hook") + " active, "
				+ coverage.hooks(JvmGate.Hook.State.UNUSED).size() + " unused, "
				+ coverage.hooks(JvmGate.Hook.State.MISSING).size() + " missing");
		if (JvmGate.window() != null) {
			logger.info("Early policy: " + JvmGate.window());
		}
		coverage.gaps().forEach(logger::warn);
		logger.info("Unguarded in this JVM: " + String.join("; ", coverage.unguarded()));
	}

	private static String levels(Levels levels) {
		String exceptions = levels.exceptions()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + name(entry.getValue()))
			.sorted()
			.collect(Collectors.joining(", "));
		return name(levels.defaultLevel()) + (exceptions.isEmpty() ? "" : " (" + exceptions + ")");
	}

	private static String name(Level level) {
		return level.name().toLowerCase(Locale.ROOT);
	}

	private static String count(int number, String noun) {
		return number + " " + noun + ((number != 1) ? "s" : "");
	}

	private static String lock(ContextFirewall.Lock lock) {
		return (lock == ContextFirewall.Lock.HOLDER) ? ", locked" : "";
	}

}
