package dev.firewall.spring.autoconfigure.scope;

import reactor.core.publisher.Flux;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration for scopes: {@link dev.firewall.RestrictEgress @RestrictEgress} and
 * {@link dev.firewall.DenyEgress @DenyEgress} on the methods and classes of beans, and
 * scopes that follow tasks of Spring's executors and chains of Reactor. There is no
 * switch for it: what is annotated is narrowed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
public final class ScopeFirewallAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ScopePostProcessor egressScopePostProcessor() {
			return new ScopePostProcessor();
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ExecutorPostProcessor egressScopeExecutorPostProcessor() {
			return new ExecutorPostProcessor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Flux.class)
	static class Reactor {

		@Bean
		@Lazy(false)
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ReactorFrames egressScopeReactorFrames() {
			return new ReactorFrames();
		}

	}

}
