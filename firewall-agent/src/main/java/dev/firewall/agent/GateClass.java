package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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
	 * @return tells what the gate asks, from its memory
	 */
	static Supplier<@Nullable Object> define(Instrumentation instrumentation, BiFunction<Object, Object, Object> guard)
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
		return new Reader(loader, gate);
	}

	static byte[] bytes() throws IOException {
		return bytes(EgressGate.class);
	}

	private static byte[] bytes(Class<?> type) throws IOException {
		return ClassNames.replace(read(type), NAMES);
	}

	private static byte[] read(Class<?> type) throws IOException {
		try (InputStream content = GateClass.class.getClassLoader()
			.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
			if (content == null) {
				throw new IOException("The jar of the agent has lost " + type.getName());
			}
			return content.readAllBytes();
		}
	}

	/** Made only where somebody reads, since it takes its time. */
	private static final class Reader implements Supplier<@Nullable Object> {

		private final DefinerLoader loader;

		private final Class<?> gate;

		private @Nullable Supplier<@Nullable Object> reader;

		Reader(DefinerLoader loader, Class<?> gate) {
			this.loader = loader;
			this.gate = gate;
		}

		@Override
		public synchronized @Nullable Object get() {
			try {
				if (this.reader == null) {
					this.reader = this.loader.reader(this.gate);
				}
				return this.reader.get();
			}
			catch (ReflectiveOperationException | IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/** Knows its own classes, and the JDK. */
	private static final class DefinerLoader extends ClassLoader {

		DefinerLoader() {
			super(ClassLoader.getPlatformClassLoader());
		}

		@SuppressWarnings("unchecked")
		BiFunction<Class<?>, byte[], Class<?>> definer() throws ReflectiveOperationException, IOException {
			return (BiFunction<Class<?>, byte[], Class<?>>) own(GateDefiner.class).getDeclaredConstructor()
				.newInstance();
		}

		@SuppressWarnings("unchecked")
		Supplier<@Nullable Object> reader(Class<?> gate) throws ReflectiveOperationException, IOException {
			return (Supplier<@Nullable Object>) own(GateReader.class).getDeclaredConstructor(Class.class)
				.newInstance(gate);
		}

		private Class<?> own(Class<?> type) throws IOException {
			byte[] bytes = read(type);
			return defineClass(type.getName(), bytes, 0, bytes.length);
		}

	}

}
