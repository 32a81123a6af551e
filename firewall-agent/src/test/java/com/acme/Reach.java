package com.acme;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What attempts have in common.
 */
final class Reach {

	static final String GATE = "sun.net.ext.EgressGate";

	static final String DONE = "nothing stops it";

	private static final long PATIENCE = 60_000_000_000L;

	private Reach() {
	}

	static Class<?> jdk(String name) throws ClassNotFoundException {
		return Class.forName(name, false, null);
	}

	static Class<?> core(String name) throws ClassNotFoundException {
		return Class.forName("dev.firewall." + name);
	}

	/** Of the agent, from the object at its door. */
	static ClassLoader agent() throws ReflectiveOperationException {
		Object keeper = get(Class.forName("dev.firewall.agent.bridge.Door"), "keeper", null);
		return keeper.getClass().getClassLoader();
	}

	static Class<?> agent(String name) throws ReflectiveOperationException {
		return Class.forName("dev.firewall." + name, true, agent());
	}

	static Object get(Class<?> type, String name, Object target) throws ReflectiveOperationException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field.get(target);
	}

	static String set(Class<?> type, String name, Object target, Object value) throws ReflectiveOperationException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		field.set(target, value);
		return DONE;
	}

	static Object call(Class<?> type, String name, Object target, Object... arguments)
			throws ReflectiveOperationException {
		for (Method method : type.getDeclaredMethods()) {
			if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
				method.setAccessible(true);
				return method.invoke(target, arguments);
			}
		}
		throw new NoSuchMethodException(type.getName() + "." + name);
	}

	static byte[] bytes(String type) throws IOException {
		try (InputStream content = ClassLoader.getSystemResourceAsStream(type.replace('.', '/') + ".class")) {
			return content.readAllBytes();
		}
	}

	/**
	 * For what only the probe of the gate sees: waits for that, by look-ups that are
	 * allowed until then.
	 */
	static String doneAndSeen() {
		long start = System.nanoTime();
		while (System.nanoTime() - start < PATIENCE) {
			try {
				InetAddress.getByName("localhost");
				Thread.yield();
			}
			catch (UnknownHostException | RuntimeException ex) {
				return DONE;
			}
		}
		return "nothing stops it, and nobody sees it";
	}

	/** Of a class that the policy of tests locks: nothing. */
	static String done(Object ignored) {
		return DONE;
	}

}
