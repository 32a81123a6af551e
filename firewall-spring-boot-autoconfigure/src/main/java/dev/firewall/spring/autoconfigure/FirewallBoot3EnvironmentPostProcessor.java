package dev.firewall.spring.autoconfigure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Where Spring Boot 3 looks for it. Spring Boot 4.0 and 4.1 look here too, after they
 * found the other.
 */
class FirewallBoot3EnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String SUCCESSOR = "org.springframework.boot.EnvironmentPostProcessor";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!ClassUtils.isPresent(SUCCESSOR, EnvironmentPostProcessor.class.getClassLoader())) {
			FirewallBootstrap.prepare(environment, application);
		}
	}

	/** After all configuration is there. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
