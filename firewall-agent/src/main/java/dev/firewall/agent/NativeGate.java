package dev.firewall.agent;

/**
 * What native transports of libraries call: they are not part of the JDK, so their gate
 * lies in a package that is exported to all. {@link GateClass} defines it there. It asks
 * and tells nothing, so nothing is gained by calling it; what names resolve to is not for
 * it to say.
 */
public final class NativeGate {

	/** What the names of all hooks in native transports start with. */
	static final String PREFIX = "native:";

	private NativeGate() {
	}

	/**
	 * Asks before a transport goes on.
	 * @param argument what is to be reached
	 * @param hook the name of the method
	 */
	public static void check(Object argument, String hook) {
		if (!hook.startsWith(PREFIX)) {
			throw new SecurityException(hook);
		}
		EgressGate.check(argument, hook);
	}

	/**
	 * Asks before a transport goes on.
	 * @param first what is to be reached
	 * @param second what else there is to know
	 * @param hook the name of the method
	 */
	public static void check(Object first, Object second, String hook) {
		check(new Object[] { first, second }, hook);
	}

}
