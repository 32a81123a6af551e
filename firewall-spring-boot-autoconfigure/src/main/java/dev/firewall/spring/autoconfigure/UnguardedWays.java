package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.util.ClassUtils;

/**
 * The ways out of this JVM that no hook is in front of, as far as they are there.
 */
final class UnguardedWays {

	private static final String FOREIGN = "java.lang.foreign.Linker";

	private UnguardedWays() {
	}

	static List<String> here(boolean installed) {
		if (!installed) {
			return List.of("everything that no enforcement point wraps, because the agent is absent");
		}
		return of(ModuleLayer.boot(), opened(UnguardedWays.class.getClassLoader().getUnnamedModule()));
	}

	/**
	 * Lists the ways out.
	 * @param modules the modules that the JVM has resolved
	 * @param opened what class path code may use of the inside of the JDK
	 */
	static List<String> of(ModuleLayer modules, List<String> opened) {
		List<String> ways = new ArrayList<>();
		ways.add("native code over JNI");
		if (ClassUtils.isPresent(FOREIGN, null) || isThere(modules, "jdk.incubator.foreign")) {
			ways.add("native code over the foreign-function API");
		}
		if (isThere(modules, "jdk.unsupported")) {
			ways.add("code that uses sun.misc.Unsafe to write to the memory of the JVM");
		}
		if (isThere(modules, "jdk.sctp")) {
			ways.add("SCTP channels");
		}
		if (!opened.isEmpty()) {
			ways.add("code that uses what is opened of the inside of the JDK: " + String.join(", ", opened));
		}
		ways.add("other agents that come later, which can take the hooks out unless the policy is locked");
		ways.add("targets behind an HTTP proxy, where a client other than those of the JDK goes through it");
		return List.copyOf(ways);
	}

	/**
	 * The packages of {@code java.base} that options of the JVM or the manifest of the
	 * application have opened. Below their public methods lie those without a hook.
	 */
	static List<String> opened(Module reader) {
		Module base = Object.class.getModule();
		return base.getPackages()
			.stream()
			.filter((name) -> base.isOpen(name, reader) || (isInside(name) && base.isExported(name, reader)))
			.sorted()
			.toList();
	}

	private static boolean isInside(String name) {
		return name.startsWith("jdk.") || name.startsWith("sun.");
	}

	private static boolean isThere(ModuleLayer modules, String module) {
		return modules.findModule(module).isPresent();
	}

}
