package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Instrumentations for tests without an agent: they hand the classes to the transformers
 * and leave it at that.
 */
final class Instruments {

	private Instruments() {
	}

	/** One that nobody is to call. */
	static Instrumentation none() {
		return make((method, argument) -> {
			throw new UnsupportedOperationException(method);
		});
	}

	/** One that has others look before classes are rewritten. */
	static Instrumentation rewriting(Runnable before) {
		List<ClassFileTransformer> transformers = new ArrayList<>();
		return make((method, argument) -> {
			if (argument instanceof ClassFileTransformer transformer) {
				transformers.add(transformer);
			}
			if (argument instanceof Class<?>[] types) {
				before.run();
				for (Class<?> type : types) {
					String name = type.getName().replace('.', '/');
					for (ClassFileTransformer transformer : transformers) {
						transformer.transform(null, name, type, null, bytes(type, name));
					}
				}
			}
			return null;
		});
	}

	private static byte[] bytes(Class<?> type, String name) throws IOException {
		try (InputStream content = type.getModule().getResourceAsStream(name + ".class")) {
			return content.readAllBytes();
		}
	}

	private static Instrumentation make(Call call) {
		return (Instrumentation) Proxy.newProxyInstance(Instruments.class.getClassLoader(),
				new Class<?>[] { Instrumentation.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> call.of(method.getName(), arguments[0]);
				});
	}

	private interface Call {

		Object of(String method, Object argument) throws Exception;

	}

}
