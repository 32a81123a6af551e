package dev.firewall.agent;

import java.lang.module.ModuleDescriptor;
import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Stands for {@code jdk.internal.module.Modules} in {@link ModuleDefiner}, which calls
 * that once its names are replaced. Never called itself.
 */
final class InnerModules {

	private InnerModules() {
	}

	@SuppressWarnings("DoNotCallSuggester")
	static Module defineModule(ClassLoader loader, ModuleDescriptor descriptor, @Nullable URI location) {
		throw new IllegalStateException("Only the JDK defines " + descriptor + " to " + loader + " at " + location);
	}

	@SuppressWarnings("DoNotCallSuggester")
	static void addReads(Module module, Module other) {
		throw new IllegalStateException("Only the JDK has " + module + " read " + other);
	}

	@SuppressWarnings("DoNotCallSuggester")
	static void addExports(Module module, String name) {
		throw new IllegalStateException("Only the JDK has " + module + " export " + name);
	}

}
