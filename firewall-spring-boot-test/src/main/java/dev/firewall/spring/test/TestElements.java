package dev.firewall.spring.test;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places where annotations go for a test, from the nearest to the farthest.
 */
final class TestElements {

	private TestElements() {
	}

	/**
	 * A class, its superclasses, and their interfaces.
	 * @param testClass the class
	 * @return the types, each once
	 */
	static List<Class<?>> of(Class<?> testClass) {
		if (testClass.getSuperclass() == Object.class && testClass.getInterfaces().length == 0) {
			return List.of(testClass);
		}
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> type = testClass; type != null && type != Object.class; type = type.getSuperclass()) {
			types.add(type);
		}
		for (Class<?> type : List.copyOf(types)) {
			addInterfaces(type, types);
		}
		return List.copyOf(types);
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> parent : type.getInterfaces()) {
			if (types.add(parent)) {
				addInterfaces(parent, types);
			}
		}
	}

	/**
	 * A method and those that it overrides or implements.
	 * @param method the method
	 * @param types the class that it is called on, with its superclasses and interfaces
	 * @return the methods
	 */
	static List<AnnotatedElement> of(Method method, List<Class<?>> types) {
		if (types.size() == 1 || Modifier.isPrivate(method.getModifiers())
				|| Modifier.isStatic(method.getModifiers())) {
			return List.of(method);
		}
		List<AnnotatedElement> methods = new ArrayList<>();
		methods.add(method);
		for (Class<?> type : types) {
			// No class overrides its own method, and that of a test may have thousands
			if (type != method.getDeclaringClass()) {
				addOverridden(method, type, methods);
			}
		}
		return methods;
	}

	private static void addOverridden(Method method, Class<?> type, List<AnnotatedElement> methods) {
		for (Method other : type.getDeclaredMethods()) {
			if (!other.isBridge() && overrides(method, other)) {
				methods.add(other);
			}
		}
	}

	private static boolean overrides(Method method, Method other) {
		return other.getName().equals(method.getName()) && !Modifier.isPrivate(other.getModifiers())
				&& !Modifier.isStatic(other.getModifiers())
				&& Arrays.equals(other.getParameterTypes(), method.getParameterTypes());
	}

}
