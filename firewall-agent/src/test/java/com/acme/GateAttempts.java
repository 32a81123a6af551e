package com.acme;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * On the class in the JDK that asks, and on what lies below it.
 */
final class GateAttempts {

	private static final BiFunction<Object, Object, Object> WIDE = (operation, argument) -> null;

	private GateAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("reflection on the field of the gate",
				() -> Reach.set(Reach.jdk(Reach.GATE), "GUARD", null, WIDE));
		attempts.put("reflection on all fields of the gate", () -> Reach.set(Reach.jdk(Reach.GATE),
				Reach.jdk(Reach.GATE).getDeclaredFields()[0].getName(), null, WIDE));
		attempts.put("reflection on a method of the gate",
				() -> Reach.done(Reach.call(Reach.jdk(Reach.GATE), "takeGuard", null)));
		attempts.put("public method of the gate", () -> Reach
			.done(Reach.jdk(Reach.GATE).getMethod("answer", Object.class, String.class).invoke(null, "x", "lookup")));
		attempts.put("MethodHandles.privateLookupIn on the gate",
				() -> Reach.done(MethodHandles.privateLookupIn(Reach.jdk(Reach.GATE), MethodHandles.lookup())));
		attempts.put("VarHandle of the field of the gate", () -> Reach
			.done(MethodHandles.lookup().findStaticVarHandle(Reach.jdk(Reach.GATE), "GUARD", BiFunction.class)));
		attempts.put("MethodHandle of a method of the gate",
				() -> Reach.done(MethodHandles.lookup()
					.findStatic(Reach.jdk(Reach.GATE), "answer",
							MethodType.methodType(String.class, Object.class, String.class))));
		attempts.put("hand-over of the guard read from the system properties",
				() -> System.getProperties().get("dev.firewall.agent.guard").toString());
		attempts.put("hand-over of another guard in the system properties", () -> {
			System.getProperties().put("dev.firewall.agent.guard", WIDE);
			Class.forName(Reach.GATE, true, null);
			return Reach.DONE;
		});
		attempts.put("class of the same name in another class loader", () -> Reach
			.done(new OwnLoader().define("sun.net.ext.EgressGate", Reach.bytes("dev.firewall.agent.bridge.Door"))));
		attempts.put("class defined beside the gate",
				() -> Reach.done(MethodHandles
					.privateLookupIn(Reach.jdk("sun.net.ext.ExtendedSocketOptions"), MethodHandles.lookup())
					.defineClass(Reach.bytes("com.acme.Plain"))));
		attempts.put("class defined beside sun.misc.Unsafe",
				() -> Reach.done(MethodHandles.privateLookupIn(Class.forName("sun.misc.Unsafe"), MethodHandles.lookup())
					.defineClass(Reach.bytes("com.acme.Plain"))));
		attempts.put("class in a package of java",
				() -> Reach.done(new OwnLoader().define("java.net.Plain", Reach.bytes("com.acme.Plain"))));
		attempts.put("hidden class with a connection of its own", () -> {
			MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(Reach.bytes("com.acme.Dial"), true);
			return lookup.findStatic(lookup.lookupClass(), "dial", MethodType.methodType(String.class))
				.invoke()
				.toString();
		});
		attempts.put("proxy of an interface inside of the JDK",
				() -> Reach.done(Proxy.newProxyInstance(GateAttempts.class.getClassLoader(),
						new Class<?>[] { Reach.jdk("jdk.internal.access.JavaLangAccess") },
						(proxy, method, arguments) -> null)));
		attempts.put("secrets shared inside of the JDK", () -> Reach
			.done(Reach.jdk("jdk.internal.access.SharedSecrets").getMethod("getJavaLangAccess").invoke(null)));
		attempts.put("reflection on Net.connect0", () -> NativeConnect.byReflection(Targets.CLOSING));
		attempts.put("MethodHandles.privateLookupIn on Net", () -> NativeConnect
			.by(MethodHandles.privateLookupIn(Reach.jdk("sun.nio.ch.Net"), MethodHandles.lookup()), Targets.CLOSING));
		attempts.put("reflection on ProcessImpl.forkAndExec", () -> Reach
			.done(Reach.jdk("java.lang.ProcessImpl").getDeclaredConstructors()[0].newInstance(new Object[8])));
		attempts.put("reflection on the look-up of Inet6AddressImpl", () -> Reach
			.done(Reach.call(Reach.jdk("java.net.InetAddress"), "getAddressesFromNameService", null, "localhost")));
		attempts.put("reflection on Module.implAddOpens", () -> Reach
			.done(Reach.call(Module.class, "implAddOpensToAllUnnamed", Object.class.getModule(), "sun.nio.ch")));
		attempts.put("reflection on AccessibleObject.setAccessible0",
				() -> Reach.done(Reach.call(java.lang.reflect.AccessibleObject.class, "setAccessible0",
						InetAddress.class.getDeclaredMethods()[0], true)));
	}

	private static final class OwnLoader extends ClassLoader {

		Class<?> define(String name, byte[] bytes) throws ClassNotFoundException {
			Class<?> type = defineClass(name, bytes, 0, bytes.length);
			return Class.forName(type.getName(), true, this);
		}

	}

}
