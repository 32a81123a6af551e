package dev.firewall.benchmarks;

import java.util.Arrays;
import java.util.List;

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
	 * @param rounds how many turns each call has
	 */
	Turns(int rounds) {
		this.nanos = new long[Trio.SIZE][rounds];
	}

	/**
	 * Lets calls take their turns.
	 * @param calls the calls
	 * @param medians what to tell the medians
	 * @return the sum of what the calls returned
	 */
	long take(Trio<Call> calls, Medians medians) throws Exception {
		List<Call> all = calls.all();
		long sum = 0;
		for (int round = 0; round < this.nanos[0].length; round++) {
			for (int turn : ORDERS[round % ORDERS.length]) {
				Call call = all.get(turn);
				long start = System.nanoTime();
				sum += call.call();
				this.nanos[turn][round] = System.nanoTime() - start;
			}
		}
		medians.add(new Trio<>(median(this.nanos[0]), median(this.nanos[1]), median(this.nanos[2])));
		return sum;
	}

	private static double median(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * A call.
	 */
	@FunctionalInterface
	interface Call {

		int call() throws Exception;

	}

}
