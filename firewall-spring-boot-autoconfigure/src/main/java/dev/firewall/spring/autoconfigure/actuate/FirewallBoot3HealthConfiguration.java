package dev.firewall.spring.autoconfigure.actuate;

import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health indicator with the types of Spring Boot 3.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = { "org.springframework.boot.actuate.health.HealthIndicator",
		"org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnEnabledHealthIndicator("firewall")
final class FirewallBoot3HealthConfiguration {

	@Bean
	HealthIndicator firewallHealthIndicator(FirewallSummary summary) {
		return () -> (summary.isUp() ? Health.up() : Health.down()).withDetails(summary.details()).build();
	}

}
