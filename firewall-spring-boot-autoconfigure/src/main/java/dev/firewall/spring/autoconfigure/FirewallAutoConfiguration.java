package dev.firewall.spring.autoconfigure;

import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecorder;
import dev.firewall.DecisionTimer;
import dev.firewall.Firewall;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration for the {@link Firewall} of the context, with the policy below
 * {@code firewall} in the environment. In an application that Spring Boot starts, the
 * policy is in force before any bean exists; elsewhere from the first bean that asks. A
 * {@link Firewall} bean of the application's own takes its place.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
public final class FirewallAutoConfiguration {

	@Bean(ContextFirewall.BEAN_NAME)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static ContextFirewall contextFirewall(ConfigurableEnvironment environment) {
		return ContextFirewall.of(environment);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static Firewall firewall(ContextFirewall contextFirewall) {
		StartLog.write(contextFirewall);
		return contextFirewall.firewall();
	}

	/** Beans that want to know of decisions may need the firewall themselves. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	SmartInitializingSingleton firewallDecisionConnector(ContextFirewall contextFirewall,
			ObjectProvider<DecisionRecorder> recorders, ObjectProvider<DecisionTimer> timers) {
		return () -> contextFirewall.bridge()
			.connect(recorders.orderedStream().toList(), timers.orderedStream().toList());
	}

	/** Listeners may need anything, so they are called once everything is there. */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	ListenerConnector firewallListenerConnector(ApplicationContext context, ContextFirewall contextFirewall,
			ObjectProvider<DecisionListener> listeners) {
		return new ListenerConnector(context, contextFirewall, listeners);
	}

}
