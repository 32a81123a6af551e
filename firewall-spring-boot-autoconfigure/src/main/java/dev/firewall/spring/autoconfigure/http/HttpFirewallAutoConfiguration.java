package dev.firewall.spring.autoconfigure.http;

import java.net.http.HttpClient;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.web.client.RestClient;

/**
 * Auto-configuration for the enforcement point {@code http}: {@code RestTemplate},
 * {@code RestClient} and JDK {@code HttpClient} beans, and the builders of the former.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnProperty(name = "firewall.enforcement-points.http.enabled", matchIfMissing = true)
public final class HttpFirewallAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static HttpClientPostProcessor jdkHttpClientFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
		return new HttpClientPostProcessor(firewall,
				(bean, guard) -> (bean instanceof HttpClient client) ? GuardedHttpClient.guard(client, guard) : bean);
	}

	@Bean
	EnforcementPoint httpEnforcementPoint() {
		return new EnforcementPoint("http",
				"RestTemplate, RestClient, HTTP interface clients on these, and java.net.http.HttpClient, as beans",
				EnforcementPoint.State.ACTIVE, null);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class SpringClients {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static HttpClientPostProcessor httpFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
			return new HttpClientPostProcessor(firewall, BlockingClients::guard);
		}

	}

}
