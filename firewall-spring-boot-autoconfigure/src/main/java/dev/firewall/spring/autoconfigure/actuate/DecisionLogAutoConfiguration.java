package dev.firewall.spring.autoconfigure.actuate;

import dev.firewall.audit.DecisionLog;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the log of refusals, which is there without the actuator too.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class DecisionLogAutoConfiguration {

	private DecisionLogAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	static DecisionLog firewallDecisionLog() {
		return new DecisionLog();
	}

}
