package dev.firewall;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.firewall.context.TestSession;
import org.jspecify.annotations.Nullable;

/**
 * The gate in the JDK itself, where the agent has put one: the hooks in front of every
 * connection, datagram, look-up and process start. What they see is judged by the
 * process-wide firewall and the scopes of the running code.
 *
 * <pre class="code">
 * for (JvmGate.Hook hook : JvmGate.hooks()) {
 *     logger.info(hook.name() + " is " + hook.state());
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class JvmGate {

	/** Of the agent, on the class path of the JVM; it knows types of the JDK alone. */
	private static final String DOOR = "dev.firewall.agent.bridge.Door";

	/** When an application first took over. */
	private static volatile @Nullable Instant handedOver;

	private JvmGate() {
	}

	/**
	 * Whether an agent has installed the gate in this JVM.
	 * @return whether there is a gate
	 */
	public static boolean isInstalled() {
		return Boolean.TRUE.equals(call("isOpen", new Class<?>[0]));
	}

	/**
	 * The hooks of the gate.
	 * @return the hooks, empty if there is no gate
	 */
	public static List<Hook> hooks() {
		List<Hook> hooks = new ArrayList<>();
		if (call("hooks", new Class<?>[0]) instanceof List<?> answer) {
			for (Object entry : answer) {
				if (entry instanceof Map<?, ?> hook) {
					hooks.add(new Hook(String.valueOf(hook.get("name")), String.valueOf(hook.get("guards")),
							Hook.State.valueOf(String.valueOf(hook.get("state")).toUpperCase(Locale.ROOT))));
				}
			}
		}
		return List.copyOf(hooks);
	}

	/**
	 * Has the gate judge by the firewall of an application that starts, in place of the
	 * policy that the agent was given. Does nothing where there is no gate, in tests, and
	 * where code has activated a firewall.
	 * @param firewall the firewall
	 * @return whether the gate judges by it
	 */
	public static boolean adopt(Firewall firewall) {
		boolean adopted = isInstalled() && !TestSession.isRegistered() && ActiveFirewall.adopt(firewall);
		if (adopted && handedOver == null) {
			handedOver = Instant.now();
		}
		return adopted;
	}

	/**
	 * What the gate judged by before an application started.
	 * @return the window, or {@code null} if there is no gate
	 */
	public static @Nullable Window window() {
		if (!(call("window", new Class<?>[0]) instanceof Map<?, ?> window)
				|| !(window.get("since") instanceof Long since)) {
			return null;
		}
		return new Window(Instant.ofEpochMilli(since), Boolean.TRUE.equals(window.get("fromStart")),
				(window.get("policy") instanceof String policy) ? policy : null, handedOver);
	}

	/**
	 * Says that the application of a firewall has ended. It stays in force until another
	 * application starts.
	 * @param firewall the firewall
	 */
	public static void retire(Firewall firewall) {
		ActiveFirewall.retire(firewall);
	}

	/**
	 * Has the methods of {@code sun.misc.Unsafe} that get at memory refuse, for as long
	 * as this JVM runs.
	 * @return whether they do; not without a gate
	 */
	public static boolean denyUnsafe() {
		return Boolean.TRUE.equals(call("denyUnsafe", new Class<?>[0]));
	}

	/** Whether there may be a gate; for those who would load much to ask it. */
	static boolean isThere() {
		try {
			Class.forName(DOOR, false, ClassLoader.getSystemClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	/**
	 * Has the gate ask a judge from now on.
	 * @return what the gate hands over, or {@code null} if there is no gate
	 */
	static @Nullable Map<?, ?> connect(BiFunction<Object, Object, @Nullable Object> judge) {
		return (call("connect", new Class<?>[] { BiFunction.class }, judge) instanceof Map<?, ?> handed) ? handed
				: null;
	}

	/** Says that a judge has put into force what it was handed over. */
	static void takenOver(BiFunction<Object, Object, @Nullable Object> judge) {
		call("takenOver", new Class<?>[] { BiFunction.class }, judge);
	}

	/**
	 * Has the agent keep a token, and the gate be sealed as long as the policy is locked.
	 * @return whether it does
	 */
	static boolean lock(BiFunction<Object, Object, @Nullable Object> judge, Object token, Supplier<?> held) {
		return Boolean.TRUE.equals(
				call("lock", new Class<?>[] { BiFunction.class, Object.class, Supplier.class }, judge, token, held));
	}

	/** Whether a token is the one that the agent keeps. */
	static boolean opens(@Nullable Object token) {
		return Boolean.TRUE.equals(call("opens", new Class<?>[] { Object.class }, token));
	}

	/** Takes the seal of a token away. */
	static void unlock(@Nullable Object token) {
		call("unlock", new Class<?>[] { Object.class }, token);
	}

	private static @Nullable Object call(String method, Class<?>[] types, @Nullable Object... arguments) {
		try {
			Class<?> door = Class.forName(DOOR, true, ClassLoader.getSystemClassLoader());
			return door.getMethod(method, types).invoke(null, arguments);
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
		catch (InvocationTargetException ex) {
			throw new IllegalStateException("The gate of the firewall agent refuses this core: " + ex.getCause(), ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(
					"The firewall agent is of another version than the core, so the gate cannot ask it", ex);
		}
	}

	/**
	 * The time in which the gate judges by what the agent brought.
	 *
	 * @param since when it was installed
	 * @param fromStart whether that was before anything of the application ran
	 * @param policy the policy file of the agent, {@code null} if it has none and lets
	 * everything pass
	 * @param until when an application first took over, {@code null} if none has
	 */
	public record Window(Instant since, boolean fromStart, @Nullable String policy, @Nullable Instant until) {

		@Override
		public String toString() {
			return "from " + (this.fromStart ? "the start of the JVM" : "when the agent was attached") + " ("
					+ this.since + ") "
					+ ((this.until != null) ? "for " + Duration.between(this.since, this.until).toMillis()
							+ " ms, until an application took over" : "on, since no application has taken over")
					+ ", the gate "
					+ ((this.policy != null) ? "judged by " + this.policy : "let everything pass, without a policy");
		}

	}

	/**
	 * One method of the JDK that asks before it goes on.
	 *
	 * @param name the method
	 * @param guards what passes by it
	 * @param state whether it works
	 */
	public record Hook(String name, String guards, State state) {

		/**
		 * Whether a hook works.
		 */
		public enum State {

			/** It was passed at the start and has asked. */
			ACTIVE,

			/** It is for a part of the JDK that this JVM does not use. */
			UNUSED,

			/** It could not be put in, or did not ask: this way out is open. */
			MISSING

		}

	}

}
