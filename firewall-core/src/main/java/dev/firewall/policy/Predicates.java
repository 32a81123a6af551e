package dev.firewall.policy;

import java.util.function.Predicate;

/**
 * Calls predicates of the user's. One that throws does not match and is reported; a
 * negation of it does not match either.
 *
 * @since 0.1.0
 */
public final class Predicates {

	private static final System.Logger logger = System.getLogger("firewall");

	private static final ThreadLocal<Calls> CALLS = ThreadLocal.withInitial(Calls::new);

	private Predicates() {
	}

	static <T> boolean test(Predicate<T> predicate, T value) {
		Calls calls = CALLS.get();
		calls.all++;
		try {
			return predicate.test(value);
		}
		catch (Exception ex) {
			calls.failed++;
			logger.log(System.Logger.Level.WARNING, "A predicate in a firewall rule threw, so the rule does not match",
					ex);
			return false;
		}
	}

	/** How many predicates threw on this thread so far. */
	static int failures() {
		return CALLS.get().failed;
	}

	/**
	 * How many predicates were called on this thread so far. A decision for which none
	 * was called is the same whenever it is made again.
	 * @return the number of calls
	 */
	public static long calls() {
		return CALLS.get().all;
	}

	/** Of one thread. */
	private static final class Calls {

		private long all;

		private int failed;

	}

}
