package dev.firewall.benchmarks;

/**
 * Has Sniffy put itself in front of sockets, where it is on the class path.
 */
final class SniffySockets {

	private SniffySockets() {
	}

	/** Starts it if it is there. */
	static void start() throws ReflectiveOperationException {
		try {
			Class.forName("io.sniffy.Sniffy").getMethod("initialize").invoke(null);
		}
		catch (ClassNotFoundException ex) {
			// An agent, or nothing
		}
	}

}
