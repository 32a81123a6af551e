package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Fields of client libraries that have no accessor. One that is not there fails the
 * request: what cannot be guarded must not leave unguarded.
 */
final class PrivateField {

	private PrivateField() {
	}

	static @Nullable Object get(Object target, String name) {
		return ReflectionUtils.getField(find(target, name), target);
	}

	static Object require(Object target, String name) {
		Object value = get(target, name);
		if (value == null) {
			throw new IllegalStateException(target.getClass().getName() + "." + name + " is not set");
		}
		return value;
	}

	static void set(Object target, String name, @Nullable Object value) {
		ReflectionUtils.setField(find(target, name), target, value);
	}

	static boolean isIn(Object target, String name) {
		return ReflectionUtils.findField(target.getClass(), name) != null;
	}

	private static Field find(Object target, String name) {
		Field field = ReflectionUtils.findField(target.getClass(), name);
		if (field == null) {
			throw new IllegalStateException("The firewall cannot guard this version of " + target.getClass().getName()
					+ ": it has no field '" + name + "'");
		}
		ReflectionUtils.makeAccessible(field);
		return field;
	}

}
