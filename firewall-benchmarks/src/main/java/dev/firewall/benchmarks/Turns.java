package dev.firewall.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Calls that take turns, one by one, so that whatever else the machine does meets all of
 * them alike. Each is as often first as second and third, since a call finds caches as
 * the one before left them.
 */
final class Turns {

	private static final int[][] ORDERS = { { 0, 1, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 0, 2, 1 }, { 2, 1, 0 },
			{ 1, 0, 2 } };

	private final long[][] nanos;

	/**
	 * Prepares turns.
	 * @param rounds how many turns each has
	 */
	Turns(int rounds) {
		this.nanos = new long[Trio.SIZE][rounds];
	}

	/**
	 * Lets all take their turns.
	 * @param turns those who take turns
	 * @param medians what to tell the medians
	 */
	void take(Trio<Turn> turns, Medians medians) throws Exception {
		List<Turn> all = turns.all();
		for (int round = 0; round < this.nanos[0].length; round++) {
			for (int who : ORDERS[round % ORDERS.length]) {
				this.nanos[who][round] = all.get(who).take();
			}
		}
		medians.add(new Trio<>(median(this.nanos[0]), median(this.nanos[1]), median(this.nanos[2])));
	}

	/** A turn that is a call in this JVM. */
	static Turn timed(Callable<?> call) {
		return () -> {
			long start = System.nanoTime();
			Object answer = call.call();
			long nanos = System.nanoTime() - start;
			Objects.requireNonNull(answer);
			return nanos;
		};
	}

	private static double median(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * What takes turns.
	 */
	@FunctionalInterface
	interface Turn {

		/** Takes a turn and tells how many nanoseconds it took. */
		long take() throws Exception;

	}

}
