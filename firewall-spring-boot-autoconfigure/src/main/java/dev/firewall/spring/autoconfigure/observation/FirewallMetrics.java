package dev.firewall.spring.autoconfigure.observation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.policy.Rule;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Counts decisions by protocol, outcome and rule. It depends on nothing, because the
 * firewall is needed before the meter registries can be made.
 */
final class FirewallMetrics implements DecisionRecorder, MeterBinder {

	static final int MAX_RULES = 100;

	private static final int MAX_RULE_LENGTH = 100;

	private static final int MAX_REMEMBERED = 4096;

	/**
	 * What allows is the same decision each time, so it is found without a new object.
	 */
	private final Map<Protocol, Map<Decision, DecisionCounter>> allowed = new ConcurrentHashMap<>();

	/** Guarded by itself, as are the rules and the registries. */
	private final Map<Kind, DecisionCounter> counters = new LinkedHashMap<>();

	private final Set<String> rules = new HashSet<>();

	private final Set<MeterRegistry> registries = new LinkedHashSet<>();

	@Override
	public void record(DecisionRecord record) {
		counter(record.egress().protocol(), record.decision()).increment();
	}

	@Override
	public void allowed(Egress egress, Decision decision) {
		Map<Decision, DecisionCounter> remembered = this.allowed.get(egress.protocol());
		DecisionCounter counter = (remembered != null) ? remembered.get(decision) : null;
		((counter != null) ? counter : remember(egress.protocol(), decision)).increment();
	}

	private DecisionCounter remember(Protocol protocol, Decision decision) {
		DecisionCounter counter = counter(protocol, decision);
		Map<Decision, DecisionCounter> remembered = this.allowed.computeIfAbsent(protocol,
				(key) -> new ConcurrentHashMap<>());
		if (remembered.size() < MAX_REMEMBERED) {
			remembered.put(decision, counter);
		}
		return counter;
	}

	private DecisionCounter counter(Protocol protocol, Decision decision) {
		synchronized (this.counters) {
			Kind kind = new Kind(protocol.name(), decision.outcome().name().toLowerCase(Locale.ROOT),
					ruleTag(decision.rule()));
			DecisionCounter known = this.counters.get(kind);
			if (known != null) {
				return known;
			}
			DecisionCounter counter = new DecisionCounter();
			this.registries.forEach((registry) -> counter.bind(kind.register(registry)));
			this.counters.put(kind, counter);
			return counter;
		}
	}

	private String ruleTag(@Nullable Rule rule) {
		if (rule == null) {
			return "none";
		}
		String text = rule.text();
		String tag = (text.length() > MAX_RULE_LENGTH) ? text.substring(0, MAX_RULE_LENGTH - 3) + "..." : text;
		boolean known = this.rules.contains(tag) || (this.rules.size() < MAX_RULES && this.rules.add(tag));
		return known ? tag : "other";
	}

	/**
	 * What was counted so far goes to the first registry; those after it start at zero.
	 */
	@Override
	public void bindTo(MeterRegistry registry) {
		synchronized (this.counters) {
			if (this.registries.add(registry)) {
				this.counters.forEach((kind, counter) -> counter.bind(kind.register(registry)));
			}
		}
	}

	/**
	 * What is counted together.
	 *
	 * @param protocol the name of the protocol
	 * @param outcome the outcome in lower case
	 * @param rule the text of the rule
	 */
	private record Kind(String protocol, String outcome, String rule) {

		Counter register(MeterRegistry registry) {
			return Counter.builder("firewall.egress." + this.outcome)
				.description(
						"Outbound interactions that the firewall " + this.outcome.replace("warned", "warned about"))
				.tag("protocol", this.protocol)
				.tag("outcome", this.outcome)
				.tag("rule", this.rule)
				.register(registry);
		}

	}

}
