package dev.firewall.benchmarks;

import java.io.IOException;

/**
 * Runs empty tests, with the test module or without it.
 */
interface TestRunner {

	/**
	 * Runs the tests.
	 * @return how many milliseconds that took
	 * @throws IOException if they cannot be run
	 */
	double run() throws IOException;

}
