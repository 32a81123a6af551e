package dev.firewall.spring.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import dev.firewall.Levels;
import dev.firewall.audit.DecisionLog;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.autoconfigure.GateCoverage;

/**
 * The firewall in a few words, for information and health.
 */
final class FirewallSummary {

	private final Firewall firewall;

	private final DecisionLog log;

	private final EnforcementPoints points;

	FirewallSummary(Firewall firewall, DecisionLog log, EnforcementPoints points) {
		this.firewall = firewall;
		this.log = log;
		this.points = points;
	}

	/** Whether every enforcement point that should guard does. */
	boolean isUp() {
		return this.points.notGuarded().isEmpty();
	}

	Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		Policy policy = this.firewall.policy();
		if (policy != null) {
			details.put("level", level(policy.levels()));
			details.put("ruleCount", policy.allowRules().size() + policy.denyRules().size());
		}
		details.put("locked", Firewall.isLocked());
		details.put("blocked", this.log.blocked());
		details.put("warned", this.log.warned());
		Map<String, Object> states = new LinkedHashMap<>();
		this.points.all()
			.forEach((point) -> states.merge(point.name(), state(point), (one, other) -> one + ", " + other));
		details.put("enforcementPoints", states);
		details.put("gate", gate(GateCoverage.here()));
		return details;
	}

	static Map<String, Object> gate(GateCoverage coverage) {
		Map<String, Object> gate = new LinkedHashMap<>();
		gate.put("installed", coverage.installed());
		for (JvmGate.Hook.State state : JvmGate.Hook.State.values()) {
			gate.put(lower(state), coverage.hooks(state).stream().map(JvmGate.Hook::name).toList());
		}
		gate.put("libraries", coverage.libraries().stream().map(GateCoverage.Library::name).distinct().toList());
		gate.put("unguarded", coverage.unguarded());
		return gate;
	}

	private static String state(EnforcementPoint point) {
		String state = lower(point.state());
		boolean tell = point.state() == EnforcementPoint.State.NOT_GUARDED && point.detail() != null;
		return tell ? state + ": " + point.detail() : state;
	}

	static String level(Levels levels) {
		return lower(levels.defaultLevel());
	}

	static String lower(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
