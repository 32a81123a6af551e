package com.acme;

import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.Impostor;

/**
 * On the core that the application has on its class path.
 */
final class CoreAttempts {

	private CoreAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("Firewall.activate of a wider policy", () -> Reach.done(Firewall.activate(wide())));
		attempts.put("Firewall.activateLocked with another token",
				() -> Reach.done(Firewall.activateLocked(Firewall.of(wide()), new Object())));
		attempts.put("Firewall.deactivate without a token", () -> {
			Firewall.deactivate();
			return Reach.DONE;
		});
		attempts.put("Firewall.deactivate with a new object", () -> deactivate(new Object()));
		attempts.put("Firewall.deactivate with a boxed number", () -> deactivate(Integer.valueOf(1)));
		attempts.put("Firewall.deactivate with an interned text", () -> deactivate("token".intern()));
		attempts.put("Firewall.deactivate with an object equal to all others", () -> deactivate(new Equal()));
		attempts.put("Firewall.deactivate with what reflection finds in place of the token",
				() -> deactivate(tokenByReflection()));
		attempts.put("JvmGate.adopt of a wider firewall", () -> "answers " + JvmGate.adopt(Firewall.of(wide())));
		attempts.put("reflection that connects the core to the gate again",
				() -> Reach.done(Reach.call(Reach.core("ActiveFirewall"), "connectGate", null)));
		attempts.put("rules of the policy in force replaced by reflection", () -> Reach.set(Policy.class, "allow",
				Firewall.active().policy(), Reach.get(Policy.class, "allow", wide())));
		attempts.put("level of the policy in force replaced by reflection",
				() -> Reach.set(Policy.class, "levels", Firewall.active().policy(),
						Reach.get(Policy.class, "levels", Policy.builder().level(dev.firewall.Level.OFF).build())));
		attempts.put("name learnt for the address", () -> {
			Firewall.active().learn("allowed.example", Targets.loopback());
			return Reach.DONE;
		});
		attempts.put("test session registered by the application", () -> Reach.done(TestSession.register()));
		attempts.put("test session registered from the package of the test module",
				() -> Reach.done(Impostor.register()));
		attempts.put("test session made by reflection", () -> {
			Constructor<TestSession> constructor = TestSession.class.getDeclaredConstructor();
			constructor.setAccessible(true);
			TestSession session = constructor.newInstance();
			@SuppressWarnings("unchecked")
			AtomicReference<TestSession> registered = (AtomicReference<TestSession>) Reach.get(TestSession.class,
					"REGISTERED", null);
			registered.set(session);
			try {
				return Reach.done(session.allowLoopback());
			}
			finally {
				registered.set(null);
			}
		});
		attempts.put("scopes of the thread taken away by reflection",
				() -> Reach.done(Reach.call(Frames.class, "set", null, new Object[] { null })));
		attempts.put("scope that allows, opened by reflection", () -> Reach.done(openAllowing()));
		attempts.put("thread locals of the thread by reflection",
				() -> Reach.set(Thread.class, "threadLocals", Thread.currentThread(), null));
		attempts.put("another copy of the core in another class loader", CoreAttempts::anotherCore);
		attempts.put("policy in force replaced by reflection", () -> Reach.set(Reach.core("ActiveFirewall"), "state",
				null, Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null)));
		attempts.put("policy in force replaced by a VarHandle", () -> {
			Class<?> active = Reach.core("ActiveFirewall");
			VarHandle state = MethodHandles.privateLookupIn(active, MethodHandles.lookup())
				.findStaticVarHandle(active, "state", Reach.core("ActiveFirewall$State"));
			state.setVolatile(Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null));
			return Reach.DONE;
		});
		attempts.put("policy in force replaced by a setter", () -> {
			Class<?> active = Reach.core("ActiveFirewall");
			Object none = Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null);
			MethodHandles.privateLookupIn(active, MethodHandles.lookup())
				.findStaticSetter(active, "state", none.getClass())
				.invokeWithArguments(none);
			return Reach.DONE;
		});
	}

	private static Policy wide() {
		return Policy.builder().allow("localhost:" + Targets.CLOSING).allow("localhost:" + Targets.HTTP).build();
	}

	private static String deactivate(Object token) {
		Firewall.deactivate(token);
		return Reach.DONE;
	}

	private static Object tokenByReflection() throws ReflectiveOperationException {
		Object state = Reach.get(Reach.core("ActiveFirewall"), "state", null);
		return Reach.get(state.getClass(), "token", state);
	}

	private static Object openAllowing() throws ReflectiveOperationException {
		Class<?> kind = Reach.core("context.Frame$Kind");
		Object allow = Arrays.stream(kind.getEnumConstants())
			.filter((constant) -> constant.toString().equals("ALLOW"))
			.findFirst()
			.orElseThrow();
		Constructor<?> constructor = Reach.core("context.FrameSpec").getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		Object spec = constructor.newInstance(allow, wide(), null, "allow", null, null);
		return Reach.call(Frames.class, "open", null, spec);
	}

	private static String anotherCore() throws Exception {
		URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map((entry) -> {
			try {
				return new File(entry).toURI().toURL();
			}
			catch (java.net.MalformedURLException ex) {
				throw new IllegalStateException(ex);
			}
		}).toArray(URL[]::new);
		ClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
		Class<?> policies = loader.loadClass("dev.firewall.policy.Policy");
		Object builder = policies.getMethod("builder").invoke(null);
		Object rules = new String[] { "localhost:" + Targets.CLOSING, "localhost:" + Targets.HTTP };
		builder.getClass().getMethod("allow", String[].class).invoke(builder, rules);
		Object wide = builder.getClass().getMethod("build").invoke(builder);
		loader.loadClass("dev.firewall.Firewall").getMethod("activate", policies).invoke(null, wide);
		return Reach.DONE;
	}

	private static final class Equal {

		@Override
		public boolean equals(Object other) {
			return true;
		}

		@Override
		public int hashCode() {
			return 0;
		}

	}

}
