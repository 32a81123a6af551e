package dev.firewall.spring.autoconfigure.event;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration of {@link EgressBlockedEvent} and {@link EgressWarnedEvent}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class EgressEventAutoConfiguration {

	/** By its name a child context hides the publisher of its parent from itself. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	EgressEventPublisher firewallEventPublisher(ApplicationContext context) {
		return new EgressEventPublisher(context);
	}

}
