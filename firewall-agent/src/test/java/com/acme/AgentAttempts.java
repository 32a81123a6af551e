package com.acme;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.firewall.agent.FirewallAgent;

/**
 * On the classes of the agent outside of the JDK.
 */
final class AgentAttempts {

	private static final BiFunction<Object, Object, Object> WIDE = (operation, argument) -> null;

	private AgentAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("keeper of the door replaced", () -> {
			Class<?> door = Class.forName("dev.firewall.agent.bridge.Door");
			Object keeper = Reach.get(door, "keeper", null);
			Function<Object[], Object> none = (request) -> null;
			Reach.set(door, "keeper", null, none);
			// So that other attempts find what they look for
			return Reach.set(door, "keeper", null, keeper);
		});
		attempts.put("reflection on the keeper of the door", () -> {
			Object keeper = Reach.get(Class.forName("dev.firewall.agent.bridge.Door"), "keeper", null);
			return Reach.set(keeper.getClass(), "locked", keeper, false);
		});
		attempts.put("judge that admits everything at the door", () -> atDoor(WIDE));
		attempts.put("class of the agent that takes the place of its judge",
				() -> atDoor((BiFunction<?, ?, ?>) Reach.agent("agent.GateDefiner").getConstructor().newInstance()));
		attempts.put("judge of the agent made without a constructor", () -> {
			Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
			Object reflection = factory.getMethod("getReflectionFactory").invoke(null);
			Constructor<?> made = (Constructor<?>) factory
				.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
				.invoke(reflection, Reach.agent("agent.Guard"), Object.class.getConstructor());
			return atDoor((BiFunction<?, ?, ?>) made.newInstance());
		});
		attempts.put("unlocking at the door with another token", () -> {
			Function<Object[], Object> keeper = keeper();
			return "answers " + keeper.apply(new Object[] { "unlock", new Object() });
		});
		attempts.put("locking at the door with another token, and unlocking", () -> {
			Object token = new Object();
			Function<Object[], Object> keeper = keeper();
			keeper.apply(new Object[] { "lock", WIDE, token, new Constant() });
			return "answers " + keeper.apply(new Object[] { "unlock", token });
		});
		attempts.put("reflection on the policy in the core of the agent", () -> Reach.set(Reach.agent("ActiveFirewall"),
				"state", null, Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null)));
		attempts.put("MethodHandles.privateLookupIn on the core of the agent",
				() -> Reach.done(MethodHandles.privateLookupIn(Reach.agent("ActiveFirewall"), MethodHandles.lookup())));
		attempts.put("Firewall.deactivate in the core of the agent",
				() -> Reach.done(Reach.agent("Firewall").getMethod("deactivate").invoke(null)));
		attempts.put("class in the module of the agent", () -> {
			Method define = ClassLoader.class.getDeclaredMethod("defineClass", String.class, byte[].class, int.class,
					int.class);
			define.setAccessible(true);
			byte[] bytes = Reach.bytes("com.acme.Plain");
			return Reach.done(define.invoke(Reach.agent(), "dev.firewall.Plain", bytes, 0, bytes.length));
		});
		attempts.put("agent installed once more with a false Instrumentation", () -> {
			FirewallAgent.agentmain(null, fake());
			return Reach.DONE;
		});
		attempts.put("installation found as a public class", () -> {
			@SuppressWarnings("unchecked")
			BiConsumer<String, Instrumentation> installation = (BiConsumer<String, Instrumentation>) Reach
				.agent("agent.Installation")
				.getConstructor(boolean.class)
				.newInstance(true);
			installation.accept("", fake());
			return Reach.DONE;
		});
		attempts
			.put("services of the layer of the agent",
					() -> Reach.done(ServiceLoader
						.load(Reach.agent("agent.Installation").getModule().getLayer(), BiConsumer.class)
						.iterator()
						.next()));
	}

	@SuppressWarnings("unchecked")
	private static Function<Object[], Object> keeper() throws ReflectiveOperationException {
		return (Function<Object[], Object>) Reach.get(Class.forName("dev.firewall.agent.bridge.Door"), "keeper", null);
	}

	private static String atDoor(BiFunction<?, ?, ?> judge) throws ReflectiveOperationException {
		Function<Object[], Object> keeper = keeper();
		keeper.apply(new Object[] { "connect", judge });
		keeper.apply(new Object[] { "takenOver", judge });
		return Reach.DONE;
	}

	private static Instrumentation fake() {
		InvocationHandler nothing = (proxy, method, arguments) -> (method.getReturnType() == Class[].class)
				? new Class<?>[0] : null;
		return (Instrumentation) Proxy.newProxyInstance(AgentAttempts.class.getClassLoader(),
				new Class<?>[] { Instrumentation.class }, nothing);
	}

	private static final class Constant implements java.util.function.Supplier<Object> {

		@Override
		public Object get() {
			return this;
		}

	}

}
