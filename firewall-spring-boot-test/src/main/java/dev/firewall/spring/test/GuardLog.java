package dev.firewall.spring.test;

import org.jspecify.annotations.Nullable;

/**
 * What the test module tells in the log. The logger is looked up where it is needed: most
 * runs never do, and the first look-up is slow.
 */
final class GuardLog {

	private GuardLog() {
	}

	static void warn(@Nullable String message) {
		logger().log(System.Logger.Level.WARNING, message);
	}

	static void warn(String message, Throwable cause) {
		logger().log(System.Logger.Level.WARNING, message, cause);
	}

	static void debug(String message) {
		logger().log(System.Logger.Level.DEBUG, message);
	}

	static void debug(String message, Throwable cause) {
		logger().log(System.Logger.Level.DEBUG, message, cause);
	}

	private static System.Logger logger() {
		return System.getLogger("firewall.test");
	}

}
