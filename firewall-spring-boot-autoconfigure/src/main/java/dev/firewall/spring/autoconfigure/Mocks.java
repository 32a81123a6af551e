package dev.firewall.spring.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tells mocks and spies of Mockito, where there is Mockito: a mock reaches nothing, and a
 * spy does, but has to stay the object that the test looks at.
 *
 * @since 0.1.0
 */
public final class Mocks {

	private static final @Nullable Method DETAILS = method("org.mockito.Mockito", "mockingDetails", Object.class);

	private static final @Nullable Method IS_MOCK = method("org.mockito.MockingDetails", "isMock");

	private static final @Nullable Method IS_SPY = method("org.mockito.MockingDetails", "isSpy");

	private Mocks() {
	}

	/**
	 * Whether an object stands for nothing real.
	 * @param candidate a bean, or what is in one
	 * @return whether it is a mock and no spy
	 */
	public static boolean isMock(Object candidate) {
		return isMockOrSpy(candidate) && !isSpy(candidate);
	}

	/**
	 * Whether a test watches the calls of a real object by this one.
	 * @param candidate a bean, or what is in one
	 * @return whether it is a spy
	 */
	public static boolean isSpy(Object candidate) {
		return is(candidate, IS_SPY);
	}

	/**
	 * Whether a call of an object counts for the test that made it.
	 * @param candidate a bean, or what is in one
	 * @return whether Mockito made it
	 */
	public static boolean isMockOrSpy(Object candidate) {
		return is(candidate, IS_MOCK);
	}

	private static boolean is(Object candidate, @Nullable Method question) {
		if (DETAILS == null || question == null) {
			return false;
		}
		try {
			return (boolean) question.invoke(DETAILS.invoke(null, candidate));
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			// A Mockito that cannot start here has made none of the objects.
			return false;
		}
	}

	private static @Nullable Method method(String type, String name, Class<?>... parameters) {
		ClassLoader classLoader = Mocks.class.getClassLoader();
		return ClassUtils.isPresent(type, classLoader)
				? ReflectionUtils.findMethod(ClassUtils.resolveClassName(type, classLoader), name, parameters) : null;
	}

}
