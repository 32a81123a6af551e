package dev.firewall.spring.test;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;

/**
 * Tells whether an assertion about what is thrown runs, so that a refusal inside it is
 * its to judge.
 */
final class AssertionIdiom {

	private static final Set<String> EXPECTING = Set.of("assertThatThrownBy", "isThrownBy", "catchThrowable",
			"catchThrowableOfType", "catchException", "assertThrows", "assertThrowsExactly", "assertFailsWith");

	private static final Set<String> EXPECTING_NOTHING = Set.of("assertThatCode", "assertThatNoException",
			"assertDoesNotThrow");

	private AssertionIdiom() {
	}

	/** Whether one of them stands between this call and the body of the test. */
	static boolean isOnStack() {
		return StackWalker.getInstance().walk((frames) -> isExpected(frames.iterator()));
	}

	/** Whether {@link TestFirewall#expectBlocked} does. */
	static boolean isBlockOnStack() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.takeWhile((frame) -> !frame.getClassName().equals(TestGuard.class.getName()))
				.anyMatch((frame) -> frame.getClassName().equals(TestFirewall.class.getName())
						&& frame.getMethodName().equals("expectBlocked")));
	}

	private static boolean isExpected(Iterator<StackFrame> frames) {
		boolean expected = false;
		while (frames.hasNext()) {
			StackFrame frame = frames.next();
			String type = frame.getClassName();
			if (type.equals(TestGuard.class.getName())) {
				return expected;
			}
			if (type.startsWith("org.assertj.core.api.") || type.startsWith("org.junit.")
					|| type.startsWith("kotlin.test.")) {
				if (EXPECTING_NOTHING.contains(frame.getMethodName()) || type.endsWith(".NotThrownAssert")) {
					return false;
				}
				expected |= EXPECTING.contains(frame.getMethodName());
			}
		}
		return expected;
	}

}
