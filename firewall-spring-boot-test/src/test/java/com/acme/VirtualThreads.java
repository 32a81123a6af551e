package com.acme;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Assumptions;

/**
 * Virtual threads, where the JDK has them.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	static boolean areThere() {
		return Runtime.version().feature() >= 21;
	}

	/** A pool that starts a virtual thread for each task. */
	static ExecutorService pool() {
		Assumptions.assumeTrue(areThere(), "virtual threads came with JDK 21");
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Thread start(Runnable task) {
		Assumptions.assumeTrue(areThere(), "virtual threads came with JDK 21");
		try {
			return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
