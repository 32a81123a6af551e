package com.acme;

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
