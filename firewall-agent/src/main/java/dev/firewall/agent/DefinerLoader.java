package dev.firewall.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Knows the JDK and the few classes that it defines, for which parts of the JDK are
 * opened. It is thrown away with them, so that nobody gets at what is open.
 */
final class DefinerLoader extends ClassLoader {

	private final ClassLoader origin;

	/**
	 * Creates a class loader.
	 * @param origin where the class files are
	 */
	DefinerLoader(ClassLoader origin) {
		super(ClassLoader.getPlatformClassLoader());
		this.origin = origin;
	}

	/**
	 * Defines a copy of a class here.
	 * @param type the class
	 * @param names internal names and what to put in their place
	 * @return the copy
	 */
	Class<?> define(Class<?> type, Map<String, String> names) throws IOException {
		byte[] bytes = read(type, this.origin);
		bytes = names.isEmpty() ? bytes : ClassNames.replace(bytes, names);
		return defineClass(type.getName(), bytes, 0, bytes.length);
	}

	static byte[] read(Class<?> type, ClassLoader origin) throws IOException {
		try (InputStream content = origin.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
			if (content == null) {
				throw new IOException("The jar of the agent has lost " + type.getName());
			}
			return content.readAllBytes();
		}
	}

}
