package dev.firewall.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Three of a kind: one with what is measured and two without it. What the two differ by
 * is what the measurement cannot tell.
 *
 * @param with the one with it
 * @param without one without it
 * @param again another without it
 * @param <T> the kind
 */
record Trio<T>(T with, T without, T again) {

	/** How many there are. */
	static final int SIZE = 3;

	/**
	 * Makes three, in another order in each JVM: who is there first gets better or worse
	 * places in memory.
	 * @param with makes the one with what is measured
	 * @param without makes one without it
	 * @param <T> the kind
	 * @return the three
	 */
	static <T> Trio<T> of(Supplier<T> with, Supplier<T> without) {
		int turn = ThreadLocalRandom.current().nextInt(SIZE);
		List<T> made = new ArrayList<>();
		for (int i = 0; i < SIZE; i++) {
			made.add((i == turn) ? with.get() : without.get());
		}
		T measured = made.remove(turn);
		int first = ThreadLocalRandom.current().nextInt(made.size());
		return new Trio<>(measured, made.get(first), made.get(1 - first));
	}

	<R> Trio<R> map(Function<T, R> function) {
		return new Trio<>(function.apply(this.with), function.apply(this.without), function.apply(this.again));
	}

	List<T> all() {
		return List.of(this.with, this.without, this.again);
	}

}
