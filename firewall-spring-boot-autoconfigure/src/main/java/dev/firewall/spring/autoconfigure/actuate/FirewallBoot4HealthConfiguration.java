package dev.firewall.spring.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health indicator with the types of Spring Boot 4.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = { "org.springframework.boot.health.contributor.HealthIndicator",
		"org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnEnabledHealthIndicator("firewall")
final class FirewallBoot4HealthConfiguration {

	@Bean
	HealthIndicator firewallHealthIndicator(FirewallSummary summary) {
		return () -> (summary.isUp() ? Health.up() : Health.down()).withDetails(summary.details()).build();
	}

}
