package dev.firewall.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The module that the agent's own classes are: it reads the JDK and the bridge, and opens
 * nothing to anybody.
 */
final class AgentModule {

	static final String NAME = "dev.firewall.agent";

	private static final String INNER = "jdk.internal.module";

	private static final Map<String, String> NAMES = Map.of("dev/firewall/agent/InnerModules",
			"jdk/internal/module/Modules");

	private AgentModule() {
	}

	/**
	 * Defines the module.
	 * @param packages its packages
	 * @param loader what defines its classes
	 * @param instrumentation what lets modules be defined
	 */
	@SuppressWarnings("unchecked")
	static void define(Set<String> packages, ClassLoader loader, Instrumentation instrumentation)
			throws ReflectiveOperationException, IOException {
		// Only public types can be named there; nothing that they hold can be reached
		ModuleDescriptor descriptor = ModuleDescriptor.newModule(NAME)
			.packages(packages)
			.exports(AgentModule.class.getPackageName())
			.uses("dev.firewall.ProtocolProvider")
			.requires("java.base")
			.build();
		DefinerLoader definers = new DefinerLoader(loader);
		instrumentation.redefineModule(Object.class.getModule(), Set.of(),
				Map.of(INNER, Set.of(definers.getUnnamedModule())), Map.of(), Set.of(), Map.of());
		BiConsumer<ModuleDescriptor, ClassLoader> definer = (BiConsumer<ModuleDescriptor, ClassLoader>) definers
			.define(ModuleDefiner.class, NAMES)
			.getDeclaredConstructor()
			.newInstance();
		definer.accept(descriptor, loader);
	}

}
