package com.acme;

/**
 * One way out of a JVM, taken in a JVM of its own.
 */
@FunctionalInterface
public interface Way {

	/**
	 * Takes the way.
	 * @return what there is to tell about it if nothing was thrown
	 */
	String take() throws Throwable;

}
