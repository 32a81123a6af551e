package com.acme;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * With the raw memory of {@code sun.misc.Unsafe}.
 */
final class UnsafeAttempts {

	private static final BiFunction<Object, Object, Object> WIDE = (operation, argument) -> null;

	private UnsafeAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("Unsafe with the field of the gate", () -> {
			Field field = Reach.jdk(Reach.GATE).getDeclaredField("GUARD");
			return Reach.done(unsafe("putObjectVolatile", Object.class, unsafe("staticFieldBase", Field.class, field),
					long.class, unsafe("staticFieldOffset", Field.class, field), Object.class, WIDE));
		});
		attempts.put("Unsafe with the policy in force of the core", () -> {
			Field field = Reach.core("ActiveFirewall").getDeclaredField("state");
			return Reach.done(unsafe("putObjectVolatile", Object.class, unsafe("staticFieldBase", Field.class, field),
					long.class, unsafe("staticFieldOffset", Field.class, field), Object.class,
					Reach.get(Reach.core("ActiveFirewall$Nothing"), "STATE", null)));
		});
		attempts.put("Unsafe with the field of a class like the gate", () -> {
			Field field = LikeTheGate.class.getDeclaredField("GUARD");
			unsafe("putObjectVolatile", Object.class, Reach.jdk(Reach.GATE), long.class,
					unsafe("staticFieldOffset", Field.class, field), Object.class, WIDE);
			return Reach.doneAndSeen();
		});
		attempts.put("Unsafe that takes away what the gate asks", () -> {
			Field field = LikeTheGate.class.getDeclaredField("GUARD");
			unsafe("putObjectVolatile", Object.class, Reach.jdk(Reach.GATE), long.class,
					unsafe("staticFieldOffset", Field.class, field), Object.class, null);
			return Reach.doneAndSeen();
		});
		attempts.put("Unsafe with the judges that the gate asks", () -> {
			Object guard = guard();
			Field judges = guard.getClass().getDeclaredField("judges");
			Object none = unsafe("allocateInstance", Class.class, judges.getType());
			long others = (long) unsafe("objectFieldOffset", Field.class, LikeJudges.class.getDeclaredField("others"));
			unsafe("putObject", Object.class, none, long.class, others, Object.class,
					new java.lang.ref.WeakReference<?>[0]);
			unsafe("putObjectVolatile", Object.class, guard, long.class,
					unsafe("objectFieldOffset", Field.class, judges), Object.class, none);
			return Reach.doneAndSeen();
		});
		attempts.put("Unsafe that breaks the seal of the gate", () -> {
			Object guard = guard();
			Field sealed = guard.getClass().getDeclaredField("seal");
			Object seal = unsafe("getObject", Object.class, guard, long.class,
					unsafe("objectFieldOffset", Field.class, sealed));
			unsafe("putBooleanVolatile", Object.class, seal, long.class,
					unsafe("objectFieldOffset", Field.class, seal.getClass().getDeclaredField("closed")), boolean.class,
					false);
			return Reach.doneAndSeen();
		});
		attempts.put("Unsafe that reads the trusted Lookup, and takes the hooks out", () -> {
			Stripping.strip(trusted(), guard(), "sun.nio.ch.Net", "java.net.Socket");
			return Reach.doneAndSeen();
		});
		attempts.put("Unsafe that reads the trusted Lookup", () -> NativeConnect.by(trusted(), Targets.CLOSING));
		attempts.put("Unsafe that makes a method accessible", () -> {
			long offset = (long) unsafe("objectFieldOffset", Field.class,
					LikeAccessibleObject.class.getDeclaredField("override"));
			java.lang.reflect.Method opens = Module.class.getDeclaredMethod("implAddOpensToAllUnnamed", String.class);
			unsafe("putBoolean", Object.class, (AccessibleObject) opens, long.class, offset, boolean.class, true);
			opens.invoke(Object.class.getModule(), "sun.nio.ch");
			return NativeConnect.byReflection(Targets.CLOSING);
		});
		attempts.put("Unsafe that writes to memory of its own", () -> {
			Object address = unsafe("allocateMemory", long.class, 8L);
			unsafe("putLong", long.class, address, long.class, 1L);
			return Reach.done(unsafe("freeMemory", long.class, address));
		});
	}

	private static MethodHandles.Lookup trusted() throws ReflectiveOperationException {
		Field field = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
		return (MethodHandles.Lookup) unsafe("getObject", Object.class, unsafe("staticFieldBase", Field.class, field),
				long.class, unsafe("staticFieldOffset", Field.class, field));
	}

	/** What the gate asks. */
	private static Object guard() throws ReflectiveOperationException {
		Field field = LikeTheGate.class.getDeclaredField("GUARD");
		return unsafe("getObject", Object.class, Reach.jdk(Reach.GATE), long.class,
				unsafe("staticFieldOffset", Field.class, field));
	}

	/** Types and arguments in turn. */
	private static Object unsafe(String method, Object... call) throws ReflectiveOperationException {
		Class<?> type = Class.forName("sun.misc.Unsafe");
		Class<?>[] types = new Class<?>[call.length / 2];
		Object[] arguments = new Object[call.length / 2];
		for (int i = 0; i < types.length; i++) {
			types[i] = (Class<?>) call[2 * i];
			arguments[i] = call[2 * i + 1];
		}
		return type.getMethod(method, types).invoke(Reach.get(type, "theUnsafe", null), arguments);
	}

	private static final class LikeTheGate {

		static final String HANDOVER = "dev.firewall.agent.guard";

		static final BiFunction<Object, Object, Object> GUARD = WIDE;

	}

	private static final class LikeJudges {

		Object own;

		Object others;

	}

	private static class LikeAccessibleObject {

		boolean override;

		volatile Object accessCheckCache;

	}

}
