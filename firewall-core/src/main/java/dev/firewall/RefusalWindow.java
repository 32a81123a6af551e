package dev.firewall;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the first refusals of a kind within a minute from those that follow, so that code
 * that retries in a loop costs little.
 */
final class RefusalWindow {

	private static final long WINDOW_NANOS = 60_000_000_000L;

	private static final int MAX_KINDS = 4096;

	private final Map<String, AtomicInteger> kinds = new ConcurrentHashMap<>();

	private volatile long started = System.nanoTime();

	/**
	 * Counts a refusal.
	 * @param kind its kind
	 * @return how many of its kind came before it within the window
	 */
	int count(String kind) {
		long now = System.nanoTime();
		if (now - this.started > WINDOW_NANOS || this.kinds.size() > MAX_KINDS) {
			this.kinds.clear();
			this.started = now;
		}
		return this.kinds.computeIfAbsent(kind, (key) -> new AtomicInteger()).getAndIncrement();
	}

}
