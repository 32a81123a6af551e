package dev.firewall.agent;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The module that the agent's own classes are: it reads the JDK and the bridge, and opens
 * nothing to anybody.
 */
final class AgentModule extends ModuleReference implements ModuleFinder, Function<String, ClassLoader> {

	static final String NAME = "dev.firewall.agent";

	private final ClassLoader loader;

	private AgentModule(ModuleDescriptor descriptor, ClassLoader loader) {
		super(descriptor, null);
		this.loader = loader;
	}

	/**
	 * Defines the module.
	 * @param packages its packages
	 * @param loader what defines its classes
	 */
	static void define(Set<String> packages, ClassLoader loader) {
		ModuleLayer boot = ModuleLayer.boot();
		// Only public types can be named there; nothing that they hold can be reached
		ModuleDescriptor.Builder builder = ModuleDescriptor.newModule(NAME)
			.packages(packages)
			.exports(AgentModule.class.getPackageName())
			.uses("dev.firewall.ProtocolProvider");
		builder.requires("java.base");
		AgentModule module = new AgentModule(builder.build(), loader);
		Configuration configuration = boot.configuration().resolve(module, ModuleFinder.of(), Set.of(NAME));
		ModuleLayer.Controller controller = ModuleLayer.defineModules(configuration, List.of(boot), module);
		Module defined = controller.layer().findModule(NAME).orElseThrow();
		// Quicker than to require them
		for (Module other : boot.modules()) {
			controller.addReads(defined, other);
		}
		controller.addReads(defined, ClassLoader.getSystemClassLoader().getUnnamedModule());
	}

	@Override
	public Optional<ModuleReference> find(String name) {
		return name.equals(NAME) ? Optional.of(this) : Optional.empty();
	}

	@Override
	public Set<ModuleReference> findAll() {
		return Set.of(this);
	}

	@Override
	public ClassLoader apply(String name) {
		return this.loader;
	}

	@Override
	public ModuleReader open() {
		throw new UnsupportedOperationException("The class loader reads the classes of " + NAME);
	}

}
