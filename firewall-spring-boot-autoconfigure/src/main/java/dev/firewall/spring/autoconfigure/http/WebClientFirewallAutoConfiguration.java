package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration for the enforcement point {@code webclient}: {@code WebClient} beans
 * and their builders.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnClass(WebClient.class)
@ConditionalOnProperty(name = "firewall.enforcement-points.webclient.enabled", matchIfMissing = true)
public final class WebClientFirewallAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static HttpClientPostProcessor webClientFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
		return new HttpClientPostProcessor(firewall, ReactiveClients::guard);
	}

	@Bean
	EnforcementPoint webClientEnforcementPoint() {
		return new EnforcementPoint("webclient", "WebClient and HTTP interface clients on it, as beans",
				EnforcementPoint.State.ACTIVE, null);
	}

}
