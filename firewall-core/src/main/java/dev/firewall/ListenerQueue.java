package dev.firewall;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Calls listeners away from the code that is judged. Its thread ends when there is
 * nothing to do, and starts without the frames of the code that was refused.
 */
final class ListenerQueue {

	private static final int CAPACITY = 1024;

	private final List<DecisionListener> listeners;

	private final LongAdder dropped = new LongAdder();

	private final ThreadPoolExecutor executor;

	ListenerQueue(List<DecisionListener> listeners) {
		this.listeners = List.copyOf(listeners);
		this.executor = new ThreadPoolExecutor(1, 1, 2, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CAPACITY),
				ListenerQueue::thread, (task, executor) -> this.dropped.increment());
		this.executor.allowCoreThreadTimeOut(true);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(null, task, "firewall-listeners", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	void add(DecisionRecord record) {
		if (!this.listeners.isEmpty()) {
			this.executor.execute(() -> call(record));
		}
	}

	private void call(DecisionRecord record) {
		Recording.withoutRecords(() -> this.listeners.forEach((listener) -> {
			try {
				listener.onDecision(record);
			}
			catch (Exception | Error ex) {
				System.getLogger("firewall").log(System.Logger.Level.DEBUG, "A firewall listener threw", ex);
			}
		}));
	}

	long dropped() {
		return this.dropped.sum();
	}

}
