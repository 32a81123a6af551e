package dev.firewall.spring.autoconfigure.observation;

import dev.firewall.Firewall;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the firewall's metrics.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class FirewallMetricsAutoConfiguration {

	@Bean
	static FirewallMetrics firewallMetrics() {
		return new FirewallMetrics();
	}

	@Bean
	@ConditionalOnProperty("firewall.metrics.timer.enabled")
	static MicrometerDecisionTimer firewallDecisionTimer() {
		return new MicrometerDecisionTimer();
	}

	@Bean
	MeterBinder firewallListenerMetrics(ObjectProvider<Firewall> firewall) {
		return (registry) -> firewall.ifUnique(
				(unique) -> FunctionCounter.builder("firewall.listeners.dropped", unique, Firewall::droppedRecords)
					.description("Decisions that listeners missed because they did not keep up")
					.register(registry));
	}

}
