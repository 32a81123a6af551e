package dev.firewall.policy;

import java.util.function.Predicate;

/**
 * Calls predicates of the user's. One that throws does not match and is reported; a
 * negation of it does not match either.
 */
final class Predicates {

	private static final System.Logger logger = System.getLogger("firewall");

	private static final ThreadLocal<int[]> FAILURES = ThreadLocal.withInitial(() -> new int[1]);

	private Predicates() {
	}

	static <T> boolean test(Predicate<T> predicate, T value) {
		try {
			return predicate.test(value);
		}
		catch (Exception ex) {
			FAILURES.get()[0]++;
			logger.log(System.Logger.Level.WARNING, "A predicate in a firewall rule threw, so the rule does not match",
					ex);
			return false;
		}
	}

	/** How many predicates threw on this thread so far. */
	static int failures() {
		return FAILURES.get()[0];
	}

}
