package dev.firewall.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Puts the hooks in and proves them. From the first on, every class that has hooks asks;
 * the second, which loads those that nobody has used yet and takes longer, may be done
 * beside the start of the application.
 */
final class Hooks {

	/** Only one of these two belongs to a JVM. */
	private static final String OPTIONAL = "reach";

	private final Guard guard;

	private final HookTransformer transformer;

	private final Seal seal;

	private final Instrumentation instrumentation;

	/** Tells what the gate asks, from its memory. */
	private @Nullable Supplier<@Nullable Object> field;

	private @Nullable Throwable failure;

	private boolean proven;

	private volatile List<Map<String, String>> states = List.of();

	Hooks(Guard guard, HookTransformer transformer, Seal seal, Instrumentation instrumentation) {
		this.guard = guard;
		this.transformer = transformer;
		this.seal = seal;
		this.instrumentation = instrumentation;
	}

	/** All of them that are written into classes of the JDK by exact name. */
	static List<Hook> all() {
		List<Hook> hooks = new ArrayList<>(Hook.ALL);
		hooks.addAll(Hook.SEALS);
		return hooks;
	}

	/**
	 * Defines the gate and puts hooks into the classes that are there, and into every
	 * other once it is loaded.
	 */
	void install() {
		try {
			this.field = GateClass.define(this.instrumentation, this.guard);
			NativeTransformer natives = this.guard.natives();
			this.instrumentation.addTransformer(this.transformer, true);
			this.instrumentation.addTransformer(natives, true);
			List<Class<?>> loaded = new ArrayList<>();
			for (Class<?> type : this.instrumentation.getAllLoadedClasses()) {
				if (this.transformer.concerns(type) || natives.concerns(type)) {
					loaded.add(type);
				}
			}
			this.instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
		}
		catch (ReflectiveOperationException | IOException | UnmodifiableClassException | RuntimeException
				| LinkageError ex) {
			this.failure = ex;
		}
	}

	/**
	 * Goes through every hook, unless that is done; waits for who does it. On that thread
	 * itself, where the JDK may call providers of an application, it does not wait.
	 */
	synchronized void prove() {
		if (this.proven) {
			return;
		}
		this.proven = true;
		// Until it is known better
		this.seal.missing(List.of("hooks that are being proven"));
		Set<String> passed = Set.of();
		try {
			if (this.field != null) {
				load();
				passed = fly();
				this.seal.probe(new Probe(this.guard, this.seal, this.field, passed));
			}
		}
		catch (Exception | Error ex) {
			this.failure = ex;
		}
		conclude(passed);
	}

	/**
	 * Loads the classes, which rewrites them, and those that are not rewritten again.
	 */
	private void load() throws ClassNotFoundException, UnmodifiableClassException {
		List<Class<?>> left = new ArrayList<>();
		for (String name : this.transformer.types()) {
			Class<?> type = Class.forName(name, false, null);
			if (!this.transformer.isWritten(name)) {
				left.add(type);
			}
		}
		if (!left.isEmpty()) {
			this.instrumentation.retransformClasses(left.toArray(new Class<?>[0]));
		}
	}

	private Set<String> fly() {
		List<Hook> written = new ArrayList<>();
		for (Hook hook : Hook.ALL) {
			if (this.transformer.isWritten(hook)) {
				written.add(hook);
			}
		}
		Canary canary = new Canary();
		this.guard.canary(canary);
		try {
			return canary.fly(written);
		}
		finally {
			this.guard.canary(null);
		}
	}

	private void conclude(Set<String> passed) {
		List<Map<String, String>> states = new ArrayList<>();
		List<String> missing = new ArrayList<>();
		for (Hook hook : Hook.ALL) {
			String state = state(hook, passed);
			states.add(Map.of("name", hook.name(), "guards", hook.guards(), "state", state));
			if (state.equals("missing")) {
				missing.add(hook.name() + " (" + hook.guards() + ")");
			}
		}
		for (Hook hook : Hook.SEALS) {
			if (!this.transformer.isWritten(hook)) {
				missing.add(hook.name() + " (" + hook.guards() + ")");
			}
		}
		Throwable cause = (this.failure != null) ? this.failure : this.transformer.failure();
		if (cause != null) {
			missing.add("because of " + cause);
		}
		this.states = List.copyOf(states);
		this.seal.missing(missing);
	}

	private String state(Hook hook, Set<String> passed) {
		if (passed.contains(hook.key())) {
			return "active";
		}
		return (hook.operation().equals(OPTIONAL) && this.transformer.isWritten(hook)) ? "unused" : "missing";
	}

	/** Each with its name, what it guards, and its state, once they are proven. */
	List<Map<String, String>> states() {
		prove();
		return this.states;
	}

	/** What is open all the same, once they are proven. */
	List<String> missing() {
		prove();
		return this.seal.missing();
	}

}
