package dev.firewall.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What the JDK's methods call. {@link GateClass} defines it under another name inside of
 * {@code java.base}, where no code of the application can reach or replace what it asks.
 * It runs in the middle of the JDK, so it uses neither lambdas nor method handles nor
 * string concatenation, whose linkage may load classes.
 */
public final class EgressGate {

	/** Where the guard lies until this class takes it away. */
	static final String HANDOVER = "dev.firewall.agent.guard";

	private static final BiFunction<Object, Object, Object> GUARD = takeGuard();

	private static final String LOST = "The firewall was tampered with: its gate has lost what it asks, so it refuses everything";

	private EgressGate() {
	}

	@SuppressWarnings("unchecked")
	private static BiFunction<Object, Object, Object> takeGuard() {
		FieldFilter.registerFieldsToFilter(EgressGate.class, Set.of("*"));
		return (BiFunction<Object, Object, Object>) System.getProperties().remove(HANDOVER);
	}

	/**
	 * Asks before the JDK goes on.
	 * @param argument what is to be reached
	 * @param hook the name of the method
	 */
	public static void check(Object argument, String hook) {
		BiFunction<Object, Object, Object> guard = GUARD;
		Object refusal = (guard != null) ? guard.apply(hook, argument) : new SecurityException(LOST);
		if (refusal != null) {
			EgressGate.<RuntimeException>raise((Throwable) refusal);
		}
	}

	/**
	 * Asks before the JDK goes on.
	 * @param address the address to be reached
	 * @param port its port
	 * @param hook the name of the method
	 */
	public static void check(InetAddress address, int port, String hook) {
		check(new InetSocketAddress(address, port), hook);
	}

	/**
	 * Asks before the JDK goes on.
	 * @param first what is to be reached
	 * @param second what else there is to know
	 * @param hook the name of the method
	 */
	public static void check(Object first, Object second, String hook) {
		check(new Object[] { first, second }, hook);
	}

	/**
	 * Asks before a process is started.
	 * @param words the command line
	 * @param environment its environment, {@code null} for that of this JVM
	 * @param directory its directory
	 * @param hook the name of the method
	 * @return the environment to start it with
	 */
	@SuppressWarnings({ "unchecked", "NullAway" })
	public static Map<String, String> start(Object words, Map<String, String> environment, Object directory,
			String hook) {
		BiFunction<Object, Object, Object> guard = GUARD;
		Object answer = (guard != null) ? guard.apply(hook, new Object[] { words, environment, directory })
				: new SecurityException(LOST);
		if (answer instanceof Map) {
			return (Map<String, String>) answer;
		}
		if (answer != null) {
			EgressGate.<RuntimeException>raise((Throwable) answer);
		}
		return environment;
	}

	/**
	 * Asks for what to answer in place of the JDK.
	 * @param argument what is asked for
	 * @param hook the name of the method
	 * @return the answer, or {@code null} to go on
	 */
	public static String answer(Object argument, String hook) {
		BiFunction<Object, Object, Object> guard = GUARD;
		return (guard != null) ? (String) guard.apply(hook, argument) : ((InetAddress) argument).getHostAddress();
	}

	/**
	 * Asks for what to define in place of what an agent made of a class.
	 * @param bytes what it made, {@code null} if it left the class alone
	 * @param agent what the JDK knows the agent by
	 * @param loader the class loader
	 * @param name the class
	 * @param hook the name of the method
	 * @return what to define
	 */
	@SuppressWarnings("NullAway")
	public static byte[] rewritten(byte[] bytes, Object agent, Object loader, Object name, String hook) {
		BiFunction<Object, Object, Object> guard = GUARD;
		boolean asks = bytes != null && guard != null;
		return asks ? (byte[]) guard.apply(hook, new Object[] { bytes, agent, loader, name }) : bytes;
	}

	/**
	 * Methods of the JDK declare what they throw; what is thrown here is up to the guard.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void raise(Throwable refusal) throws T {
		throw (T) refusal;
	}

}
