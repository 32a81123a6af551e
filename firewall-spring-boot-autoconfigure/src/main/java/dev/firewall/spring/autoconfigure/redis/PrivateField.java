package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Fields of client libraries that have no accessor. One that is not there is an error:
 * what cannot be guarded must not be used unguarded.
 */
final class PrivateField {

	private PrivateField() {
	}

	static @Nullable Object get(Object target, String name) {
		return ReflectionUtils.getField(of(target.getClass(), name), target);
	}

	static Object require(Object target, String name) {
		Object value = get(target, name);
		if (value == null) {
			throw new IllegalStateException(target.getClass().getName() + "." + name + " is not set");
		}
		return value;
	}

	static void set(Object target, String name, Object value) {
		ReflectionUtils.setField(of(target.getClass(), name), target, value);
	}

	static boolean isIn(Object target, String name) {
		return ReflectionUtils.findField(target.getClass(), name) != null;
	}

	static Field of(Class<?> type, String name) {
		Field field = ReflectionUtils.findField(type, name);
		if (field == null) {
			throw new IllegalStateException(
					"The firewall cannot guard this version of " + type.getName() + ": it has no field '" + name + "'");
		}
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
