package dev.firewall.spring.autoconfigure.observation;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;

/**
 * Counts decisions of one kind. Until there is a meter registry it counts by itself, so
 * that the decisions made while the context starts are not missed.
 */
final class DecisionCounter {

	private static final Counter[] NONE = new Counter[0];

	private final AtomicLong early = new AtomicLong();

	private volatile Counter[] counters = NONE;

	void increment() {
		Counter[] bound = this.counters;
		if (bound.length == 0) {
			this.early.incrementAndGet();
			// A registry may have come in between
			handOver();
			return;
		}
		for (Counter counter : bound) {
			counter.increment();
		}
	}

	void bind(Counter counter) {
		Counter[] before = this.counters;
		Counter[] bound = Arrays.copyOf(before, before.length + 1);
		bound[before.length] = counter;
		this.counters = bound;
		handOver();
	}

	private void handOver() {
		Counter[] bound = this.counters;
		long count = (bound.length > 0) ? this.early.getAndSet(0) : 0;
		if (count > 0) {
			for (Counter counter : bound) {
				counter.increment((double) count);
			}
		}
	}

}
