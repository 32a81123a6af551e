package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tells mocks and spies of Mockito, where there is Mockito: a mock reaches nothing, and a
 * spy has to stay the object that the test looks at.
 */
final class Mocks {

	private static final @Nullable Method DETAILS = method("org.mockito.Mockito", "mockingDetails", Object.class);

	private static final @Nullable Method IS_MOCK = method("org.mockito.MockingDetails", "isMock");

	private static final @Nullable Method IS_SPY = method("org.mockito.MockingDetails", "isSpy");

	private Mocks() {
	}

	static boolean isMock(Object bean) {
		return is(bean, IS_MOCK) && !isSpy(bean);
	}

	static boolean isSpy(Object bean) {
		return is(bean, IS_SPY);
	}

	private static boolean is(Object bean, @Nullable Method question) {
		if (DETAILS == null || question == null) {
			return false;
		}
		Object details = ReflectionUtils.invokeMethod(DETAILS, null, bean);
		return Boolean.TRUE.equals(ReflectionUtils.invokeMethod(question, details));
	}

	private static @Nullable Method method(String type, String name, Class<?>... parameters) {
		ClassLoader classLoader = Mocks.class.getClassLoader();
		return ClassUtils.isPresent(type, classLoader)
				? ReflectionUtils.findMethod(ClassUtils.resolveClassName(type, classLoader), name, parameters) : null;
	}

}
