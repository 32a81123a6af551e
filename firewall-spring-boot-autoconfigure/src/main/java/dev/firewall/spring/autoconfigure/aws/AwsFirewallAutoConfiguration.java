package dev.firewall.spring.autoconfigure.aws;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/**
 * {@link AutoConfiguration Auto-configuration} that has the calls of AWS SDK clients
 * judged by the firewall of the context.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AwsClient.class, ExecutionInterceptor.class, Firewall.class })
public final class AwsFirewallAutoConfiguration {

	private static final String ENABLED = "firewall.enforcement-points.aws.enabled";

	/** Clients call through the interceptor whether it is switched on or off. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = ENABLED, havingValue = "false")
	static class SwitchedOffConfiguration {

		@Bean
		static AwsClientPostProcessor awsClientFirewallPostProcessor() {
			return new AwsClientPostProcessor(AwsContext.off());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = ENABLED, matchIfMissing = true)
	static class SwitchedOnConfiguration {

		@Bean
		static AwsClientPostProcessor awsClientFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
			return new AwsClientPostProcessor(AwsContext.on(() -> firewall.getIfAvailable(Firewall::active)));
		}

		/** Asked for each time, since clients may be made late. */
		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		EnforcementPoint awsEnforcementPoint(AwsClientPostProcessor clients) {
			return clients.enforcementPoint();
		}

		@Bean
		AwsRuleCheck awsFirewallRuleCheck(ObjectProvider<Firewall> firewall, ApplicationContext context) {
			return new AwsRuleCheck(firewall, context);
		}

	}

}
