package dev.firewall.spring.autoconfigure.jdbc;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.util.ClassUtils;

/**
 * Auto-configurations of Spring Boot, wherever they live on the line that is tested.
 */
final class BootTypes {

	private static final String[] PACKAGES = { "autoconfigure.jdbc", "jdbc.autoconfigure", "autoconfigure.flyway",
			"flyway.autoconfigure", "actuate.autoconfigure.jdbc", "jdbc.autoconfigure.health",
			"jdbc.autoconfigure.metrics", "actuate.autoconfigure.metrics", "actuate.autoconfigure.metrics.jdbc",
			"actuate.autoconfigure.metrics.export.simple", "micrometer.metrics.autoconfigure",
			"micrometer.metrics.autoconfigure.jdbc", "micrometer.metrics.autoconfigure.export.simple",
			"autoconfigure.jmx", "actuate.autoconfigure.health", "health.autoconfigure.contributor",
			"health.autoconfigure.registry" };

	private BootTypes() {
	}

	static AutoConfigurations of(String... names) {
		return AutoConfigurations.of(Arrays.stream(names).map(BootTypes::find).toArray(Class<?>[]::new));
	}

	private static Class<?> find(String name) {
		return Arrays.stream(PACKAGES)
			.map((candidate) -> "org.springframework.boot." + candidate + "." + name)
			.filter((candidate) -> ClassUtils.isPresent(candidate, null))
			.findFirst()
			.<Class<?>>map((candidate) -> ClassUtils.resolveClassName(candidate, null))
			.orElseThrow(() -> new IllegalStateException("No " + name));
	}

}
