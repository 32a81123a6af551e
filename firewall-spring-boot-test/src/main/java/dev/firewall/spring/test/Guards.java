package dev.firewall.spring.test;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What guards the classes and tests that run. JUnit hands the same context to every
 * callback of a test, so they are found by that: its own store is many times slower, and
 * is asked several times for each test.
 */
final class Guards {

	private static final Map<ExtensionContext, ClassGuard> CLASSES = new ConcurrentHashMap<>();

	/** Empty for tests that started while nothing could be guarded. */
	private static final Map<ExtensionContext, Optional<TestGuard>> TESTS = new ConcurrentHashMap<>();

	private Guards() {
	}

	static void add(ExtensionContext context, ClassGuard guard) {
		CLASSES.put(context, guard);
	}

	static void add(ExtensionContext context, Optional<TestGuard> guard) {
		TESTS.put(context, guard);
	}

	static @Nullable ClassGuard removeClass(ExtensionContext context) {
		return CLASSES.remove(context);
	}

	static @Nullable TestGuard removeTest(ExtensionContext context) {
		Optional<TestGuard> guard = TESTS.remove(context);
		return (guard != null) ? guard.orElse(null) : null;
	}

	/** What guards this class, and not the one around it. */
	static @Nullable ClassGuard ofClass(ExtensionContext context) {
		return CLASSES.get(context);
	}

	/** What guards the nearest class, or {@code null} if that is not guarded. */
	static @Nullable ClassGuard around(ExtensionContext context) {
		return nearest(CLASSES, context);
	}

	/**
	 * What guards a test, or the method that a dynamic test comes from.
	 * @param context of the test
	 * @return what guards it, or {@code null} if nothing does
	 */
	static @Nullable TestGuard ofTest(ExtensionContext context) {
		Optional<TestGuard> guard = nearest(TESTS, context);
		return (guard != null) ? guard.orElse(null) : null;
	}

	/** Whether it was seen that a test starts, guarded or not. */
	static boolean isAnnounced(ExtensionContext context) {
		return nearest(TESTS, context) != null;
	}

	private static <T> @Nullable T nearest(Map<ExtensionContext, T> guards, ExtensionContext context) {
		T found = guards.get(context);
		for (Optional<ExtensionContext> outer = context.getParent(); found == null && outer.isPresent();) {
			found = guards.get(outer.get());
			outer = outer.get().getParent();
		}
		return found;
	}

}
