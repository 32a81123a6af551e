package com.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;

/**
 * An agent that gives classes of the JDK back what they were.
 */
public final class StrippingAgent {

	static final Set<String> TYPES = Set.of("java/net/Socket", "sun/nio/ch/Net", "java/net/InetAddress");

	static volatile Instrumentation instrumentation;

	private StrippingAgent() {
	}

	/** Listed before the firewall's, it only keeps what it gets. */
	public static void premain(String argument, Instrumentation instrumentation) throws Exception {
		if ("keep".equals(argument)) {
			StrippingAgent.instrumentation = instrumentation;
		}
		else {
			strip(instrumentation);
		}
	}

	public static void agentmain(String argument, Instrumentation instrumentation) throws Exception {
		strip(instrumentation);
	}

	static void strip(Instrumentation instrumentation) throws Exception {
		instrumentation.addTransformer(new Original(), true);
		Class<?>[] types = new Class<?>[TYPES.size()];
		int i = 0;
		for (String type : TYPES) {
			types[i++] = Class.forName(type.replace('/', '.'));
		}
		instrumentation.retransformClasses(types);
	}

	static final class Original implements ClassFileTransformer {

		@Override
		public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
				byte[] bytes) {
			try {
				return (loader == null && name != null && TYPES.contains(name)) ? Reach.bytes(name) : null;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
