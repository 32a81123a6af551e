package dev.firewall;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Calls listeners away from the code that is judged. Its thread ends when there is
 * nothing to do, and starts without the frames of the code that was refused.
 */
final class ListenerQueue {

	private static final int CAPACITY = 1024;

	private final List<DecisionListener> listeners;

	private final LongAdder dropped = new LongAdder();

	/** {@code null} if nobody listens. */
	private final @Nullable ThreadPoolExecutor executor;

	ListenerQueue(List<DecisionListener> listeners) {
		this.listeners = List.copyOf(listeners);
		this.executor = listeners.isEmpty() ? null : executor(this.dropped);
	}

	private static ThreadPoolExecutor executor(LongAdder dropped) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 2, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(CAPACITY), ListenerQueue::thread, (task, full) -> dropped.increment());
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(null, task, "firewall-listeners", 0, false);
		thread.setDaemon(true);
		return thread;
	}

	void add(DecisionRecord record) {
		if (this.executor != null) {
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
