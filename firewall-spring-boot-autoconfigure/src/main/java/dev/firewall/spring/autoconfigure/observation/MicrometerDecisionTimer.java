package dev.firewall.spring.autoconfigure.observation;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.DecisionTimer;
import dev.firewall.Egress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Times decisions by protocol and outcome.
 */
final class MicrometerDecisionTimer implements DecisionTimer, MeterBinder {

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	@Override
	public void decided(Egress egress, Decision decision, long nanos) {
		for (MeterRegistry registry : this.registries) {
			Timer.builder("firewall.decision")
				.description("Time that the firewall takes to judge")
				.tag("protocol", egress.protocol().name())
				.tag("outcome", decision.outcome().name().toLowerCase(Locale.ROOT))
				.register(registry)
				.record(nanos, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
	}

}
