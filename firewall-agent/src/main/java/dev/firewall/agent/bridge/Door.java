package dev.firewall.agent.bridge;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where a core, of the application or of the agent itself, meets the gate. It lies on the
 * class path of the JVM, while everything else of the agent has a class loader of its
 * own; so both sides exchange types of the JDK alone.
 *
 * @since 0.1.0
 */
public final class Door {

	private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private static final String CORE = "dev.firewall.JvmGate";

	private static final String AGENT = "dev.firewall.agent.Installation";

	private static final String ENTRANCE = "dev.firewall.agent.FirewallAgent";

	/** Answers a request, its name first. */
	private static volatile @Nullable Function<Object[], @Nullable Object> keeper;

	private Door() {
	}

	/**
	 * Opens the door. For the agent, once.
	 * @param keeper what answers requests
	 * @throws IllegalStateException if it is open
	 */
	public static synchronized void open(Function<Object[], @Nullable Object> keeper) {
		check(AGENT, STACK.getCallerClass());
		if (Door.keeper != null) {
			throw new IllegalStateException("The firewall agent is installed already");
		}
		Door.keeper = keeper;
	}

	/**
	 * Says that the JVM was given the agent once more. For the agent.
	 * @param argument its argument
	 * @throws IllegalStateException if that cannot be obeyed
	 */
	public static void again(String argument) {
		check(ENTRANCE, STACK.getCallerClass());
		ask("again", argument);
	}

	/**
	 * Whether the gate is there.
	 * @return whether an agent has opened the door
	 */
	public static boolean isOpen() {
		return keeper != null;
	}

	/**
	 * Has the gate ask a judge as long as its core is loaded. For cores.
	 * @param judge takes an operation and its argument
	 * @return what is handed over, by name, or {@code null} if there is no gate
	 */
	public static @Nullable Map<?, ?> connect(BiFunction<Object, Object, @Nullable Object> judge) {
		check(CORE, STACK.getCallerClass());
		return (ask("connect", judge) instanceof Map<?, ?> handed) ? handed : null;
	}

	/**
	 * Says that a judge has put into force what it was handed over. For cores.
	 * @param judge the judge
	 */
	public static void takenOver(BiFunction<Object, Object, @Nullable Object> judge) {
		check(CORE, STACK.getCallerClass());
		ask("takenOver", judge);
	}

	/**
	 * Seals the gate for a core that has locked its policy. For cores.
	 * @param judge the judge of the core
	 * @param token what unlocks the policy; kept where nobody finds it
	 * @param held tells what the core holds as long as it is locked
	 * @return whether the token is kept
	 */
	public static boolean lock(BiFunction<Object, Object, @Nullable Object> judge, Object token, Supplier<?> held) {
		check(CORE, STACK.getCallerClass());
		return Boolean.TRUE.equals(ask("lock", judge, token, held));
	}

	/**
	 * Whether a token is the one that was kept. For cores.
	 * @param token the token
	 * @return whether it is
	 */
	public static boolean opens(@Nullable Object token) {
		check(CORE, STACK.getCallerClass());
		return Boolean.TRUE.equals(ask("opens", token));
	}

	/**
	 * Has {@code sun.misc.Unsafe} refuse from now on. For cores.
	 * @return whether it does
	 */
	public static boolean denyUnsafe() {
		check(CORE, STACK.getCallerClass());
		return Boolean.TRUE.equals(ask("denyUnsafe"));
	}

	/**
	 * Takes the seal of a token away. For cores.
	 * @param token the token
	 */
	public static void unlock(@Nullable Object token) {
		check(CORE, STACK.getCallerClass());
		ask("unlock", token);
	}

	/**
	 * The hooks of the gate: each with its name, what it guards, and its state.
	 * @return the hooks, empty if there is no gate
	 */
	public static List<?> hooks() {
		return (ask("hooks") instanceof List<?> hooks) ? hooks : List.of();
	}

	/**
	 * Since when the gate judges, in milliseconds, whether that was before anything of
	 * the application ran, and the path of the agent's policy, if it has one.
	 * @return these by name, empty if there is no gate
	 */
	public static Map<?, ?> window() {
		return (ask("window") instanceof Map<?, ?> window) ? window : Map.of();
	}

	private static @Nullable Object ask(@Nullable Object... request) {
		Function<Object[], @Nullable Object> keeper = Door.keeper;
		return (keeper != null) ? keeper.apply(request) : null;
	}

	/** Against accidents. What a judge may change is up to the agent. */
	private static void check(String expected, Class<?> caller) {
		if (!caller.getName().equals(expected)) {
			throw new SecurityException(caller.getName() + " has no business at the door of the firewall's gate");
		}
	}

}
