package dev.firewall.spring.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Auto-configuration of the answer to requests whose handling needed a call that was
 * refused: 503 with a problem detail that tells nothing of the refusal. Off unless
 * {@code firewall.web.problem-details.enabled} says otherwise.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnProperty("firewall.web.problem-details.enabled")
public final class ProblemDetailsAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HandlerExceptionResolver.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Servlet {

		@Bean
		HandlerExceptionResolver firewallRefusalExceptionResolver() {
			return new RefusalExceptionResolver();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebExceptionHandler.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class Reactive {

		@Bean
		WebExceptionHandler firewallRefusalExceptionHandler() {
			return new RefusalExceptionHandler();
		}

	}

}
