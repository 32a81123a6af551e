package dev.firewall.context.netty.util;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * A pool as an event loop library has it, also where its packages were moved.
 */
public final class SharedPool implements AutoCloseable {

	private final ExecutorService threads = Executors.newSingleThreadExecutor(new LoopThreads());

	/**
	 * Runs a task on the pool.
	 * @param task the task
	 * @param <T> its result
	 * @return its result
	 */
	public <T> Future<T> submit(Callable<T> task) {
		return this.threads.submit(task);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private static final class LoopThreads implements ThreadFactory {

		@Override
		public Thread newThread(Runnable task) {
			return new LoopThread(task);
		}

	}

	private static final class LoopThread extends Thread {

		LoopThread(Runnable task) {
			super(task, "loop");
		}

	}

}
