package dev.firewall.spring.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Brings the firewall into contexts that Spring Boot starts for tests. All of its
 * customizers are equal, so that what a test may reach never makes another context.
 *
 * @since 0.1.0
 */
public final class FirewallContextCustomizerFactory implements ContextCustomizerFactory {

	private static final String BOOT = "org.springframework.boot.test.context.SpringBootContextLoader";

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configuration) {
		return new Customizer();
	}

	private static boolean isMissing(MergedContextConfiguration configuration) {
		boolean there = List.of(configuration.getClasses()).contains(FirewallContextConfiguration.class);
		return !there && isOfBoot(configuration);
	}

	private static boolean isOfBoot(MergedContextConfiguration configuration) {
		for (Class<?> type = configuration.getContextLoader().getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(BOOT)) {
				return true;
			}
		}
		return false;
	}

	/** Says nothing of the test, so that contexts are shared. */
	private static final class Customizer implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
			if (isMissing(configuration) && context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
				new AnnotatedBeanDefinitionReader(registry, context.getEnvironment())
					.register(FirewallContextConfiguration.class);
			}
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Customizer;
		}

		@Override
		public int hashCode() {
			return Customizer.class.hashCode();
		}

	}

}
