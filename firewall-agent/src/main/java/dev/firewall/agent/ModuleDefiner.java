package dev.firewall.agent;

import java.lang.module.ModuleDescriptor;
import java.util.function.BiConsumer;

/**
 * Defines a module by itself, in no layer: to resolve a layer takes the JVM longer than
 * to load all classes of the agent. Lives in a class loader that is thrown away, and that
 * is the only one which what it calls is exported to.
 */
public final class ModuleDefiner implements BiConsumer<ModuleDescriptor, ClassLoader> {

	@Override
	public void accept(ModuleDescriptor descriptor, ClassLoader loader) {
		Module module = InnerModules.defineModule(loader, descriptor, null);
		for (Module other : ModuleLayer.boot().modules()) {
			InnerModules.addReads(module, other);
		}
		InnerModules.addReads(module, ClassLoader.getSystemClassLoader().getUnnamedModule());
		for (ModuleDescriptor.Exports exported : descriptor.exports()) {
			InnerModules.addExports(module, exported.source());
		}
	}

}
