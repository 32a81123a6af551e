package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Tells mocks, which open nothing, and spies, on which every call counts. Asks Mockito by
 * name, so that it need not be there.
 */
final class Mocks {

	private static final @Nullable Method DETAILS = details();

	private Mocks() {
	}

	private static @Nullable Method details() {
		try {
			Class<?> mockito = Class.forName("org.mockito.Mockito", true, Mocks.class.getClassLoader());
			return mockito.getMethod("mockingDetails", Object.class);
		}
		catch (ClassNotFoundException | NoSuchMethodException | LinkageError ex) {
			return null;
		}
	}

	static boolean isMock(Object candidate) {
		return is(candidate, "isMock");
	}

	/** A mock that stands for nothing real. */
	static boolean isPureMock(Object candidate) {
		return isMock(candidate) && !is(candidate, "isSpy");
	}

	private static boolean is(Object candidate, String question) {
		if (DETAILS == null) {
			return false;
		}
		try {
			Object details = DETAILS.invoke(null, candidate);
			return (boolean) DETAILS.getReturnType().getMethod(question).invoke(details);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			return false;
		}
	}

}
