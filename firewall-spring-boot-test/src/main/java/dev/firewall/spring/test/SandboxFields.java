package dev.firewall.spring.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The fields of test classes that hold the sandbox of the running test.
 */
final class SandboxFields {

	/** Looked for once, since most classes have none. */
	private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {

		@Override
		protected List<Field> computeValue(Class<?> type) {
			List<Field> fields = new ArrayList<>();
			for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
				for (Field field : declaring.getDeclaredFields()) {
					if (field.getType() == EgressSandbox.class && !Modifier.isStatic(field.getModifiers())) {
						fields.add(field);
					}
				}
			}
			return List.copyOf(fields);
		}

	};

	private SandboxFields() {
	}

	/**
	 * Sets the fields of a test, unless it set them itself.
	 * @param instances the instances of its class and the enclosing ones
	 * @param guard opens the sandbox, where there is a field for it
	 */
	static void set(List<Object> instances, TestGuard guard) {
		for (Object instance : instances) {
			for (Field field : FIELDS.get(instance.getClass())) {
				set(field, instance, guard);
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
