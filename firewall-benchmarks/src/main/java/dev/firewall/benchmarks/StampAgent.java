package dev.firewall.benchmarks;

/**
 * An agent that takes note of when it is called. Two of them tell how long the agents
 * between them took to install.
 */
public final class StampAgent {

	static final String BEFORE = "before";

	static final String AFTER = "after";

	private StampAgent() {
	}

	/**
	 * Called by the JVM before {@code main}.
	 * @param moment which of the two moments it is
	 */
	public static void premain(String moment) {
		System.setProperty(StampAgent.class.getName() + moment, Long.toString(System.nanoTime()));
	}

	/** How many nanoseconds went by between the two. */
	static long nanos() {
		return Long.getLong(StampAgent.class.getName() + AFTER) - Long.getLong(StampAgent.class.getName() + BEFORE);
	}

}
