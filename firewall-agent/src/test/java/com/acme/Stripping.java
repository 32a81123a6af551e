package com.acme;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;

/**
 * Takes the hooks out of classes of the JDK with a Lookup that may do everything: makes
 * the JDK forget who rewrites classes, and has it rewrite them below what asks.
 */
final class Stripping {

	private Stripping() {
	}

	static void strip(MethodHandles.Lookup trusted, Object guard, String... types) throws Throwable {
		Object seal = get(trusted, guard, "seal");
		Instrumentation instrumentation = (Instrumentation) get(trusted, seal, "instrumentation");
		Object manager = get(trusted, instrumentation, "mRetransfomableTransformerManager");
		Field list = manager.getClass().getDeclaredField("mTransformerList");
		trusted.findSetter(manager.getClass(), list.getName(), list.getType())
			.invokeWithArguments(manager, Array.newInstance(list.getType().getComponentType(), 0));
		Class<?>[] stripped = new Class<?>[types.length];
		for (int i = 0; i < types.length; i++) {
			stripped[i] = Reach.jdk(types[i]);
		}
		trusted
			.findVirtual(instrumentation.getClass(), "retransformClasses0",
					MethodType.methodType(void.class, long.class, Class[].class))
			.invokeWithArguments(instrumentation, get(trusted, instrumentation, "mNativeAgent"), stripped);
	}

	private static Object get(MethodHandles.Lookup trusted, Object of, String name) throws Throwable {
		Field field = of.getClass().getDeclaredField(name);
		return trusted.findGetter(of.getClass(), name, field.getType()).invokeWithArguments(of);
	}

}
