package dev.firewall.spring.test;

/**
 * What of the JVM the guard reaches, in the words that the report starts with.
 */
final class GuardReach {

	private GuardReach() {
	}

	/** Whether everything that leaves is seen, or only what passes a decorator. */
	static String describe() {
		return "Only decorators guard: the agent is absent, so what no enforcement point wraps is neither judged nor"
				+ " shown here.";
	}

}
