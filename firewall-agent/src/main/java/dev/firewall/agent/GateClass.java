package dev.firewall.agent;

import java.io.IOException;
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

	private static final String NATIVE_NEIGHBOUR = "java.net.URL";

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
	@SuppressWarnings("unchecked")
	static Supplier<@Nullable Object> define(Instrumentation instrumentation, BiFunction<Object, Object, Object> guard)
			throws ReflectiveOperationException, IOException {
		Class<?> neighbour = Class.forName(NEIGHBOUR, false, null);
		Class<?> other = Class.forName(NATIVE_NEIGHBOUR, false, null);
		DefinerLoader loader = new DefinerLoader(GateClass.class.getClassLoader());
		Set<Module> opened = Set.of(loader.getUnnamedModule());
		// What other agents go through asks too
		instrumentation.redefineModule(neighbour.getModule(), Set.of(),
				Map.of(neighbour.getPackageName(), Set.of(instrumentation.getClass().getModule())),
				Map.of(neighbour.getPackageName(), opened, other.getPackageName(), opened), Set.of(), Map.of());
		BiFunction<Class<?>, byte[], Class<?>> definer = (BiFunction<Class<?>, byte[], Class<?>>) loader
			.define(GateDefiner.class, Map.of())
			.getDeclaredConstructor()
			.newInstance();
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
		return ClassNames.replace(DefinerLoader.read(type, GateClass.class.getClassLoader()), NAMES);
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
		@SuppressWarnings("unchecked")
		public synchronized @Nullable Object get() {
			try {
				if (this.reader == null) {
					this.reader = (Supplier<@Nullable Object>) this.loader.define(GateReader.class, Map.of())
						.getDeclaredConstructor(Class.class)
						.newInstance(this.gate);
				}
				return this.reader.get();
			}
			catch (ReflectiveOperationException | IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
