package dev.firewall.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import dev.firewall.agent.bridge.Door;
import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;

/**
 * Installs the gate: puts the hooks in, has them proven, and puts the agent's own policy
 * into force if it has one.
 */
public final class Installation implements BiConsumer<String, Instrumentation> {

	private static final String VARIABLE = "FIREWALL_POLICY";

	private static final String ACTIVE = "dev.firewall.ActiveFirewall";

	private static final String LAUNCHER = "sun.launcher.LauncherHelper";

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
		HookTransformer transformer = new HookTransformer(Hooks.all());
		Seal seal = new Seal(instrumentation);
		Children children = new Children(seal, ownJar());
		if (variable && given) {
			children.policyFrom(VARIABLE);
		}
		Guard guard = new Guard(transformer, seal, children);
		Hooks hooks = new Hooks(guard, transformer, seal, instrumentation);
		Keeper keeper = new Keeper(guard, seal, hooks, inherited);
		Door.open(keeper);
		hooks.install();
		prove(hooks, policy, inherited);
		keeper.activate(policy.file(), policy.reading());
		keeper.window(window(policy.file(), inherited));
		connectCores(instrumentation);
	}

	/**
	 * Proves the hooks beside the start of the application, unless it must not start
	 * where one is missing.
	 */
	private void prove(Hooks hooks, PolicyReading policy, @Nullable Inheritance inherited) {
		boolean inheritedLock = inherited != null && inherited.locked();
		if (this.beforeMain) {
			new Proof(hooks, policy, inheritedLock).start();
		}
		policy.finish();
		if (!this.beforeMain || isStrict(policy.reading(), inheritedLock)) {
			report(hooks.missing(), policy.reading(), inheritedLock);
		}
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

	static void report(List<String> missing, PolicyReader.@Nullable Reading reading, boolean inheritedLock) {
		if (missing.isEmpty()) {
			return;
		}
		String message = "The firewall agent cannot guard this JVM (" + System.getProperty("java.vm.name") + " "
				+ System.getProperty("java.version") + ") completely. These ways out are open:\n  "
				+ String.join("\n  ", missing);
		if (isStrict(reading, inheritedLock)) {
			boolean locked = inheritedLock || (reading != null && reading.locked());
			throw new IllegalStateException(message + "\nThe policy "
					+ (locked ? "is locked" : "says 'fail-on-uncovered'") + ", so the application does not start.");
		}
		System.err.println(message);
	}

	/** Whether the application must not start where a way out is open. */
	static boolean isStrict(PolicyReader.@Nullable Reading reading, boolean inheritedLock) {
		return inheritedLock || (reading != null && (reading.locked() || reading.failOnUncovered()));
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
