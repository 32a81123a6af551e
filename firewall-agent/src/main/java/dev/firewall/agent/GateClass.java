package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Makes {@link EgressGate} a class of {@code java.base}: in a package that is exported to
 * nobody but a part of the JDK, so that code of the application can neither link to it
 * nor reflect on it, and that hardly anyone opens by option.
 */
final class GateClass {

	/** The name of the gate within the JDK. */
	static final String NAME = "sun/net/ext/EgressGate";

	/** The name of the gate that libraries can see. */
	static final String NATIVE_NAME = "java/net/NativeEgressGate";

	private static final String NATIVE_NEIGHBOUR = "java.net.InetAddress";

	private static final String NEIGHBOUR = "sun.net.ext.ExtendedSocketOptions";

	private static final Map<String, String> NAMES = Map.of("dev/firewall/agent/EgressGate", NAME,
			"dev/firewall/agent/NativeGate", NATIVE_NAME, "dev/firewall/agent/FieldFilter",
			"jdk/internal/reflect/Reflection");

	private GateClass() {
	}

	/**
	 * Defines and initialises the gate.
	 * @param instrumentation what opens the package
	 * @param guard what the gate asks
	 */
	static void define(Instrumentation instrumentation, BiFunction<Object, Object, Object> guard)
			throws ReflectiveOperationException, IOException {
		Class<?> neighbour = Class.forName(NEIGHBOUR, false, null);
		Class<?> other = Class.forName(NATIVE_NEIGHBOUR, false, null);
		DefinerLoader loader = new DefinerLoader();
		Set<Module> opened = Set.of(loader.getUnnamedModule());
		// What other agents go through asks too
		instrumentation.redefineModule(neighbour.getModule(), Set.of(),
				Map.of(neighbour.getPackageName(), Set.of(instrumentation.getClass().getModule())),
				Map.of(neighbour.getPackageName(), opened, other.getPackageName(), opened), Set.of(), Map.of());
		BiFunction<Class<?>, byte[], Class<?>> definer = loader.definer();
		Class<?> gate = definer.apply(neighbour, bytes());
		Class<?> nativeGate = definer.apply(other, bytes(NativeGate.class));
		System.getProperties().put(EgressGate.HANDOVER, guard);
		// Takes the guard out of the properties
		Class.forName(gate.getName(), true, null);
		Class.forName(nativeGate.getName(), true, null);
	}

	static byte[] bytes() throws IOException {
		return bytes(EgressGate.class);
	}

	private static byte[] bytes(Class<?> type) throws IOException {
		ClassWriter writer = new ClassWriter(0);
		new ClassReader(read(type)).accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, NAMES)),
				ClassReader.SKIP_DEBUG);
		return writer.toByteArray();
	}

	private static byte[] read(Class<?> type) throws IOException {
		try (InputStream content = GateClass.class
			.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
			if (content == null) {
				throw new IOException("The jar of the agent has lost " + type.getName());
			}
			return content.readAllBytes();
		}
	}

	/** Knows one class, and the JDK. */
	private static final class DefinerLoader extends ClassLoader {

		DefinerLoader() {
			super(ClassLoader.getPlatformClassLoader());
		}

		@SuppressWarnings("unchecked")
		BiFunction<Class<?>, byte[], Class<?>> definer() throws ReflectiveOperationException, IOException {
			byte[] bytes = read(GateDefiner.class);
			Class<?> type = defineClass(GateDefiner.class.getName(), bytes, 0, bytes.length);
			return (BiFunction<Class<?>, byte[], Class<?>>) type.getDeclaredConstructor().newInstance();
		}

	}

}
