package dev.firewall.spring.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The fields of test classes that hold the sandbox of the running test.
 */
final class SandboxFields {

	private SandboxFields() {
	}

	/**
	 * Whether there are any, for most classes have none.
	 * @param types a test class and its superclasses
	 * @return whether one of them has such a field
	 */
	static boolean areIn(List<Class<?>> types) {
		for (Class<?> type : types) {
			for (Field field : type.getDeclaredFields()) {
				if (isOne(field)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isOne(Field field) {
		return field.getType() == EgressSandbox.class && !Modifier.isStatic(field.getModifiers());
	}

	/**
	 * Sets the fields of a test, unless it set them itself.
	 * @param instances the instances of its class and the enclosing ones
	 * @param guard opens the sandbox, where there is a field for it
	 */
	static void set(List<Object> instances, TestGuard guard) {
		for (Object instance : instances) {
			for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
				for (Field field : type.getDeclaredFields()) {
					if (isOne(field)) {
						set(field, instance, guard);
					}
				}
			}
		}
	}

	private static void set(Field field, Object instance, TestGuard guard) {
		if (Modifier.isFinal(field.getModifiers())) {
			return;
		}
		try {
			field.setAccessible(true);
			// One instance may serve several tests, one after another
			if (field.get(instance) == null || ((EgressSandbox) field.get(instance)).isEnded()) {
				field.set(instance, guard.sandbox());
			}
		}
		catch (IllegalAccessException | RuntimeException ex) {
			throw new ExtensionConfigurationException("The field " + field + " cannot hold the sandbox of the test",
					ex);
		}
	}

}
