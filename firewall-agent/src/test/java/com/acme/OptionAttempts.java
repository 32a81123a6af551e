package com.acme;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import com.sun.tools.attach.VirtualMachine;

/**
 * Where the command line, or native code, gives a hand.
 */
final class OptionAttempts {

	private OptionAttempts() {
	}

	static void addTo(Map<String, Way> attempts) {
		attempts.put("attaching to itself, which an option allows", () -> {
			VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()))
				.loadAgent(System.getProperty("target.agent"));
			return Reach.DONE;
		});
		attempts.put("reflection on Net.connect0, which --add-opens allows",
				() -> NativeConnect.byReflection(Targets.CLOSING));
		attempts.put("native connect by the foreign-function API", OptionAttempts::foreign);
	}

	/** By reflection, because the API is not there on JDK 17. */
	private static String foreign() throws Throwable {
		Class<?> linkers = Class.forName("java.lang.foreign.Linker");
		Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
		Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
		Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
		Object linker = linkers.getMethod("nativeLinker").invoke(null);
		Object integer = values.getField("JAVA_INT").get(null);
		Object address = values.getField("ADDRESS").get(null);
		MethodHandle socket = handle(linker, "socket", integer, integer, integer, integer);
		MethodHandle connect = handle(linker, "connect", integer, integer, address, integer);
		Object arenas = Class.forName("java.lang.foreign.Arena").getMethod("global").invoke(null);
		Object memory = Class.forName("java.lang.foreign.Arena").getMethod("allocate", long.class).invoke(arenas, 16L);
		Object buffer = segments.getMethod("asByteBuffer").invoke(memory);
		((java.nio.ByteBuffer) buffer).order(java.nio.ByteOrder.nativeOrder())
			.putShort(0, (short) 2)
			.order(java.nio.ByteOrder.BIG_ENDIAN)
			.putShort(2, (short) Targets.CLOSING)
			.put(4, Targets.loopback().getAddress());
		int descriptor = (int) socket.invokeWithArguments(2, 1, 0);
		int answer = (int) connect.invokeWithArguments(descriptor, memory, 16);
		return (answer == 0 && layouts.isInterface()) ? Reach.DONE : "answers " + answer;
	}

	private static MethodHandle handle(Object linker, String function, Object result, Object... parameters)
			throws ReflectiveOperationException {
		Class<?> linkers = Class.forName("java.lang.foreign.Linker");
		Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
		Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
		Object array = java.lang.reflect.Array.newInstance(layouts, parameters.length);
		for (int i = 0; i < parameters.length; i++) {
			java.lang.reflect.Array.set(array, i, parameters[i]);
		}
		Object descriptor = descriptors.getMethod("of", layouts, array.getClass()).invoke(null, result, array);
		Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
		Object found = Class.forName("java.lang.foreign.SymbolLookup")
			.getMethod("find", String.class)
			.invoke(lookup, function);
		Object symbol = ((Optional<?>) found).orElseThrow();
		Method downcall = Arrays.stream(linkers.getMethods())
			.filter((method) -> method.getName().equals("downcallHandle") && method.getParameterCount() == 3)
			.findFirst()
			.orElseThrow();
		Object option = Class.forName("java.lang.foreign.Linker$Option");
		return (MethodHandle) downcall.invoke(linker, symbol, descriptor,
				java.lang.reflect.Array.newInstance((Class<?>) option, 0));
	}

}
