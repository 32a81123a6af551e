package dev.firewall.agent;

import java.util.Set;

/**
 * Stands for {@code jdk.internal.reflect.Reflection} in {@link EgressGate}, which calls
 * that once it is part of the JDK. Never called itself.
 */
final class FieldFilter {

	private FieldFilter() {
	}

	@SuppressWarnings("DoNotCallSuggester")
	static void registerFieldsToFilter(Class<?> type, Set<String> names) {
		throw new IllegalStateException("Only the JDK hides fields: of " + type + " not " + names);
	}

}
