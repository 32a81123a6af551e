package dev.firewall.spring.autoconfigure.actuate;

import java.util.List;

import dev.firewall.Firewall;
import dev.firewall.audit.DecisionLog;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class FirewallActuatorAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=firewall";

	private final ApplicationContextRunner bare = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DecisionLogAutoConfiguration.class, FirewallEndpointAutoConfiguration.class,
					FirewallHealthAutoConfiguration.class, FirewallInfoAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare.withBean("firewall", Firewall.class,
			() -> Firewall.of(Policy.builder().build()));

	@Test
	void endpointWhenExposedIsThere() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(FirewallEndpoint.class)
				.hasBean("firewallHealthIndicator")
				.hasSingleBean(InfoContributor.class));
	}

	@Test
	void endpointWhenNotExposedIsNotThere() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(FirewallEndpoint.class)
			.hasSingleBean(DecisionLog.class));
	}

	@Test
	void endpointWhenAccessIsNoneIsNotThere() {
		this.runner.withPropertyValues(EXPOSED, "management.endpoint.firewall.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(FirewallEndpoint.class));
	}

	@Test
	void contributorsWhenSwitchedOffAreNotThere() {
		this.runner
			.withPropertyValues("management.health.firewall.enabled=false", "management.info.firewall.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("firewallHealthIndicator")
				.doesNotHaveBean(InfoContributor.class));
	}

	@Test
	void everythingWithoutAFirewallBacksOff() {
		this.bare.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(FirewallEndpoint.class)
				.doesNotHaveBean("firewallHealthIndicator")
				.doesNotHaveBean(InfoContributor.class));
	}

	@Test
	void everythingWithoutTheActuatorBacksOff() {
		this.runner.withPropertyValues(EXPOSED)
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DecisionLog.class)
				.doesNotHaveBean("firewallEndpoint")
				.doesNotHaveBean("firewallHealthIndicator")
				.doesNotHaveBean("firewallInfoContributor"));
	}

	@Test
	void decisionLogWhenTheUserHasOneIsTheirs() {
		DecisionLog log = new DecisionLog();
		this.runner.withBean(DecisionLog.class, () -> log)
			.run((context) -> assertThat(context.getBean(DecisionLog.class)).isSameAs(log));
	}

	@Test
	void enforcementPointsWhenNotPublishedAreAbsent() {
		this.runner.withPropertyValues(EXPOSED, "firewall.enforcement-points.process.enabled=false")
			.withBean(EnforcementPoint.class,
					() -> new EnforcementPoint("http", "RestClient", EnforcementPoint.State.ACTIVE, null))
			.run((context) -> {
				List<FirewallReport.Point> points = context.getBean(FirewallEndpoint.class)
					.firewall()
					.enforcementPoints();
				assertThat(points).extracting(FirewallReport.Point::name)
					.containsExactly("aws", "datasource", "http", "mail", "process", "redis", "webclient");
				assertThat(points).extracting(FirewallReport.Point::state)
					.containsExactly("absent", "absent", "active", "absent", "absent", "absent", "absent");
				assertThat(points.get(4).detail())
					.isEqualTo("switched off by firewall.enforcement-points.process.enabled");
			});
	}

}
