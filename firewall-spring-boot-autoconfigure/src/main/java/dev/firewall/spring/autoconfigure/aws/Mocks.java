package dev.firewall.spring.autoconfigure.aws;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Tells mocks, which call nobody, from spies, which do. Asks Mockito by name, so that it
 * need not be there.
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

	/** A mock that stands for nothing real. */
	static boolean isPureMock(Object candidate) {
		return is(candidate, "isMock") && !is(candidate, "isSpy");
	}

	/** A mock or a spy, which tests want to find as it is. */
	static boolean isMock(Object candidate) {
		return is(candidate, "isMock");
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
