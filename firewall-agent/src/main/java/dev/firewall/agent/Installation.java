package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import dev.firewall.agent.bridge.Door;
import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;

/**
 * Installs the gate: defines it, puts the hooks in, proves them, and puts the agent's own
 * policy into force if it has one.
 */
public final class Installation implements BiConsumer<String, Instrumentation> {

	private static final String VARIABLE = "FIREWALL_POLICY";

	private static final String ACTIVE = "dev.firewall.ActiveFirewall";

	private static final String LAUNCHER = "sun.launcher.LauncherHelper";

	/** Only one of these two belongs to a JVM. */
	private static final String OPTIONAL = "reach";

	private final boolean beforeMain;

	/**
	 * Creates an installation.
	 * @param beforeMain whether nothing runs yet that could go on without the agent
	 */
	public Installation(boolean beforeMain) {
		this.beforeMain = beforeMain;
	}

	@Override
	public void accept(String argument, Instrumentation instrumentation) {
		boolean inheriting = argument.equals(Inheritance.ARGUMENT);
		Inheritance inherited = Inheritance.read(System.getenv(), inheriting);
		boolean variable = inheriting || argument.isBlank();
		String file = variable ? System.getenv(VARIABLE) : argument;
		boolean given = file != null && !file.isBlank();
		PolicyReading policy = new PolicyReading(given ? file.strip() : null);
		if (this.beforeMain) {
			policy.start();
		}
		else {
			// A mistake must leave the application as it is
			policy.finish();
		}
		HookTransformer transformer = new HookTransformer(hooks());
		Seal seal = new Seal(instrumentation);
		Children children = new Children(seal, ownJar());
		if (variable && given) {
			children.policyFrom(VARIABLE);
		}
		Guard guard = new Guard(transformer, seal, children);
		Keeper keeper = new Keeper(guard, seal, inherited);
		Door.open(keeper);
		boolean locked = inherited != null && inherited.locked();
		List<String> missing = install(guard, transformer, keeper, instrumentation, seal);
		policy.finish();
		seal.missing(missing);
		report(missing, policy.reading(), locked);
		keeper.activate(policy.file(), policy.reading());
		keeper.window(window(policy.file(), inherited));
		connectCores(instrumentation);
	}

	private static @Nullable File ownJar() {
		CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
		try {
			return (source != null) ? new File(source.getLocation().toURI()) : null;
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static List<Hook> hooks() {
		List<Hook> hooks = new ArrayList<>(Hook.ALL);
		hooks.addAll(Hook.SEALS);
		return hooks;
	}

	/**
	 * Installs the hooks.
	 * @return what is open all the same
	 */
	private static List<String> install(Guard guard, HookTransformer transformer, Keeper keeper,
			Instrumentation instrumentation, Seal seal) {
		Set<String> passed = Set.of();
		Throwable failure = null;
		try {
			Supplier<@Nullable Object> field = GateClass.define(instrumentation, guard);
			instrumentation.addTransformer(transformer, true);
			rewrite(transformer, instrumentation);
			NativeTransformer.install(instrumentation, seal);
			passed = prove(guard, transformer);
			seal.probe(new Probe(guard, seal, field, passed));
		}
		catch (ReflectiveOperationException | IOException | UnmodifiableClassException | RuntimeException
				| LinkageError ex) {
			failure = ex;
		}
		List<Map<String, String>> hooks = new ArrayList<>();
		List<String> missing = new ArrayList<>();
		for (Hook hook : Hook.ALL) {
			String state = state(hook, transformer, passed);
			hooks.add(Map.of("name", hook.name(), "guards", hook.guards(), "state", state));
			if (state.equals("missing")) {
				missing.add(hook.name() + " (" + hook.guards() + ")");
			}
		}
		for (Hook hook : Hook.SEALS) {
			if (!transformer.isWritten(hook)) {
				missing.add(hook.name() + " (" + hook.guards() + ")");
			}
		}
		keeper.hooks(List.copyOf(hooks));
		failure = (failure != null) ? failure : transformer.failure();
		if (failure != null) {
			missing.add("because of " + failure);
		}
		return missing;
	}

	private static String state(Hook hook, HookTransformer transformer, Set<String> passed) {
		if (passed.contains(hook.key())) {
			return "active";
		}
		return (hook.operation().equals(OPTIONAL) && transformer.isWritten(hook)) ? "unused" : "missing";
	}

	/**
	 * Loads the classes, which rewrites them, and those that were there already again.
	 */
	private static void rewrite(HookTransformer transformer, Instrumentation instrumentation)
			throws ClassNotFoundException, UnmodifiableClassException {
		List<Class<?>> loaded = new ArrayList<>();
		for (String name : transformer.types()) {
			Class<?> type = Class.forName(name, false, null);
			if (!transformer.isWritten(name)) {
				loaded.add(type);
			}
		}
		instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
	}

	private static Set<String> prove(Guard guard, HookTransformer transformer) {
		List<Hook> written = new ArrayList<>();
		for (Hook hook : Hook.ALL) {
			if (transformer.isWritten(hook)) {
				written.add(hook);
			}
		}
		Canary canary = new Canary();
		guard.canary(canary);
		try {
			return canary.fly(written);
		}
		finally {
			guard.canary(null);
		}
	}

	static void report(List<String> missing, PolicyReader.@Nullable Reading reading, boolean inheritedLock) {
		if (missing.isEmpty()) {
			return;
		}
		String message = "The firewall agent cannot guard this JVM (" + System.getProperty("java.vm.name") + " "
				+ System.getProperty("java.version") + ") completely. These ways out are open:\n  "
				+ String.join("\n  ", missing);
		boolean locked = inheritedLock || (reading != null && reading.locked());
		if (locked || (reading != null && reading.failOnUncovered())) {
			throw new IllegalStateException(message + "\nThe policy "
					+ (locked ? "is locked" : "says 'fail-on-uncovered'") + ", so the application does not start.");
		}
		System.err.println(message);
	}

	/** From when on the policy is in force, and whether anything ran before. */
	private Map<String, Object> window(@Nullable PolicyFile policy, @Nullable Inheritance inherited) {
		Map<String, Object> window = new HashMap<>();
		window.put("since", System.currentTimeMillis());
		window.put("fromStart", this.beforeMain || isLaunched());
		if (policy != null) {
			window.put("policy", policy.path());
		}
		else if (inherited != null) {
			window.put("policy", Inheritance.VARIABLE);
		}
		return window;
	}

	/**
	 * Whether the jar that is launched names the agent, which then comes before its
	 * {@code main}.
	 */
	private static boolean isLaunched() {
		for (StackTraceElement frame : new Throwable().getStackTrace()) {
			if (frame.getClassName().equals(LAUNCHER)) {
				return true;
			}
		}
		return false;
	}

	/** Cores that were there before the agent have not found a gate to connect to. */
	private static void connectCores(Instrumentation instrumentation) {
		for (Class<?> type : instrumentation.getAllLoadedClasses()) {
			boolean own = type.getClassLoader() == Installation.class.getClassLoader();
			if (!own && type.getName().equals(ACTIVE)) {
				connect(type);
			}
		}
	}

	private static void connect(Class<?> active) {
		try {
			Method connect = active.getDeclaredMethod("connectGate");
			connect.setAccessible(true);
			connect.invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(
					"The core of the application, from " + location(active) + ", is of another version than the agent",
					ex);
		}
	}

	private static @Nullable Object location(Class<?> type) {
		return (type.getProtectionDomain().getCodeSource() != null)
				? type.getProtectionDomain().getCodeSource().getLocation() : null;
	}

}
