package dev.firewall.spring.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The endpoints of services that Spring Boot started for a context: containers and
 * compose services, through their connection details. Those that come from properties are
 * not among them.
 */
final class ServiceEndpoints {

	private static final String DETAILS = "org.springframework.boot.autoconfigure.service.connection.ConnectionDetails";

	private static final Set<String> STARTED = Set.of(
			"org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory$ContainerConnectionDetails",
			"org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory$DockerComposeConnectionDetails");

	private static final Pattern ENDPOINT = Pattern
		.compile("(?<![^/@,\\s(])(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9][A-Za-z0-9.-]*):(\\d{1,5})(?![^/,;?\\s)])");

	private static final int MAX_DEPTH = 4;

	private ServiceEndpoints() {
	}

	static Set<String> of(ApplicationContext context) {
		ClassLoader loader = context.getClassLoader();
		if (!ClassUtils.isPresent(DETAILS, loader)) {
			return Set.of();
		}
		Set<String> endpoints = new LinkedHashSet<>();
		Class<?> type = ClassUtils.resolveClassName(DETAILS, loader);
		context.getBeansOfType(type, false, false)
			.values()
			.stream()
			.filter(ServiceEndpoints::isStarted)
			.forEach((details) -> addInterfaces(details, endpoints, 0));
		endpoints.removeIf((endpoint) -> !isRule(endpoint));
		return endpoints;
	}

	private static boolean isRule(String endpoint) {
		try {
			EgressPattern.parse(endpoint);
			return true;
		}
		catch (InvalidPolicyException ex) {
			return false;
		}
	}

	/** Their classes are not to be had, so their names have to do. */
	private static boolean isStarted(Object details) {
		for (Class<?> type = details.getClass(); type != null; type = type.getSuperclass()) {
			if (STARTED.contains(type.getName())) {
				return true;
			}
		}
		return false;
	}

	/** Only what describes a connection is asked, not what the class can do besides. */
	private static void addInterfaces(Object value, Set<String> endpoints, int depth) {
		for (Class<?> described : ClassUtils.getAllInterfacesForClass(value.getClass())) {
			if (isDescription(described)) {
				addMethods(value, described, endpoints, depth);
			}
		}
	}

	private static boolean isDescription(Class<?> type) {
		return type.getName().contains("ConnectionDetails");
	}

	private static void addMethods(Object value, Class<?> type, Set<String> endpoints, int depth) {
		String host = null;
		Integer port = null;
		for (Method method : type.getMethods()) {
			if (method.getParameterCount() > 0 || method.getReturnType() == void.class
					|| method.getDeclaringClass() == Object.class) {
				continue;
			}
			String name = method.getName().replaceFirst("^get", "").toLowerCase(Locale.ROOT);
			Object found = call(method, value);
			if (name.equals("host") && found instanceof String text) {
				host = text;
			}
			else if (name.equals("port") && found instanceof Integer number) {
				port = number;
			}
			else {
				add(found, name, endpoints, depth + 1);
			}
		}
		if (host != null && port != null && port > 0) {
			endpoints.add(host.contains(":") ? "[" + host + "]:" + port : host + ":" + port);
		}
	}

	private static void add(@Nullable Object found, String name, Set<String> endpoints, int depth) {
		if (found == null || depth > MAX_DEPTH || name.contains("password") || name.contains("username")) {
			return;
		}
		if (found instanceof CharSequence || found instanceof URI) {
			Matcher matcher = ENDPOINT.matcher(found.toString());
			while (matcher.find()) {
				endpoints.add(matcher.group(1) + ":" + matcher.group(2));
			}
		}
		else if (found instanceof Collection<?> several) {
			several.forEach((one) -> add(one, name, endpoints, depth + 1));
		}
		else {
			addInterfaces(found, endpoints, depth);
			if (isDescription(found.getClass())) {
				addMethods(found, found.getClass(), endpoints, depth);
			}
		}
	}

	private static @Nullable Object call(Method method, Object value) {
		try {
			method.setAccessible(true);
			return method.invoke(value);
		}
		catch (IllegalAccessException | InvocationTargetException | RuntimeException ex) {
			// What cannot be asked opens nothing
			return null;
		}
	}

}
