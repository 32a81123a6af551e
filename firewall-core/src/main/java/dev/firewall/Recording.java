package dev.firewall;

import java.util.function.Supplier;

/**
 * Keeps what the firewall does to record a decision from being recorded itself: a log
 * appender that ships over the network is judged, but makes no record that would be
 * logged again.
 */
final class Recording {

	private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

	private Recording() {
	}

	static boolean isActive() {
		return ACTIVE.get();
	}

	static void withoutRecords(Runnable task) {
		withoutRecords(() -> {
			task.run();
			return true;
		});
	}

	static <T> T withoutRecords(Supplier<T> task) {
		boolean before = ACTIVE.get();
		ACTIVE.set(true);
		try {
			return task.get();
		}
		finally {
			ACTIVE.set(before);
		}
	}

}
