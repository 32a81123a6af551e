package dev.firewall.spring.autoconfigure.observation;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;

import dev.firewall.DecisionRecorder;
import dev.firewall.DecisionTimer;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.FirewallBuilder;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.FirewallAutoConfiguration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FirewallMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(FirewallMetricsAutoConfiguration.class))
		.withUserConfiguration(FirewallConfiguration.class);

	@Test
	void metricsWhenThereIsARegistryCount() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(registry));
			context.getBean(Firewall.class).enforce(Egress.http("GET", URI.create("https://api.example.com/")));
			assertThat(registry.get("firewall.egress.allowed").tag("protocol", "http").counter().count()).isOne();
			assertThat(registry.get("firewall.listeners.dropped").functionCounter().count()).isZero();
			assertThat(registry.find("firewall.decision").timer()).isNull();
			assertThat(context).doesNotHaveBean(DecisionTimer.class);
		});
	}

	@Test
	void timerWhenEnabledTimes() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("firewall.metrics.timer.enabled=true")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(registry));
				context.getBean(Firewall.class).enforce(Egress.http("GET", URI.create("https://api.example.com/")));
				assertThat(registry.get("firewall.decision")
					.tags("protocol", "http", "outcome", "allowed")
					.timer()
					.count()).isOne();
			});
	}

	@Test
	void metricsWhenRegistryLacksAClassDecideAsBefore() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(FirewallMetricsAutoConfiguration.class, FirewallAutoConfiguration.class))
			.withBean(BrokenRegistry.class)
			.withPropertyValues("firewall.level=error", "firewall.allow[0]=https://api.example.com",
					"firewall.metrics.timer.enabled=true")
			.run((context) -> {
				context.getBeanProvider(MeterBinder.class)
					.forEach((binder) -> binder.bindTo(context.getBean(MeterRegistry.class)));
				Firewall firewall = context.getBean(Firewall.class);
				firewall.enforce(Egress.http("GET", URI.create("https://api.example.com/")));
				assertThatExceptionOfType(EgressBlockedException.class)
					.isThrownBy(() -> firewall.enforce(Egress.http("GET", URI.create("https://other.example/"))));
				assertThat(context.getBean(BrokenRegistry.class).asked).contains("firewall.decision",
						"firewall.egress.allowed", "firewall.egress.blocked");
			});
	}

	@Test
	void metricsWhenThereIsNoRegistryBackOff() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DecisionRecorder.class));
	}

	@Test
	void metricsWithoutMicrometerBackOff() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DecisionRecorder.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class FirewallConfiguration {

		@Bean
		Firewall firewall(ObjectProvider<DecisionRecorder> recorders, ObjectProvider<DecisionTimer> timer) {
			FirewallBuilder builder = Firewall.builder()
				.policy(Policy.builder().allow("https://api.example.com").build())
				.timer(timer.getIfAvailable());
			recorders.orderedStream().forEach(builder::recorder);
			return builder.build();
		}

	}

	/** As one whose library is there in part. */
	static class BrokenRegistry extends SimpleMeterRegistry {

		final Set<String> asked = new HashSet<>();

		@Override
		protected Counter newCounter(Meter.Id id) {
			this.asked.add(id.getName());
			throw new NoClassDefFoundError("gone");
		}

		@Override
		protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector detector) {
			this.asked.add(id.getName());
			throw new NoClassDefFoundError("gone");
		}

	}

}
