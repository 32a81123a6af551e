package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent's classes, its core and its libraries apart from those of the
 * application: they lie below a folder of the jar where no other class loader looks.
 */
final class AgentClassLoader extends ClassLoader {

	/** Of libraries and the core; the agent's own classes are where all look. */
	static final String FOLDER = "firewall-agent/";

	private static final String BRIDGE = "dev.firewall.agent.bridge.";

	static {
		registerAsParallelCapable();
	}

	private final File file;

	private final JarFile jar;

	AgentClassLoader(File file) throws IOException {
		super("firewall-agent", ClassLoader.getPlatformClassLoader());
		this.file = file;
		this.jar = new JarFile(file, false);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		// The application's cores meet the agent there, so there must be only one
		return name.startsWith(BRIDGE) ? Class.forName(name, true, ClassLoader.getSystemClassLoader())
				: super.loadClass(name, resolve);
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		JarEntry entry = entry(name.replace('.', '/') + ".class");
		if (entry == null) {
			throw new ClassNotFoundException(name);
		}
		try (InputStream content = this.jar.getInputStream(entry)) {
			byte[] bytes = content.readAllBytes();
			return defineClass(name, bytes, 0, bytes.length, getClass().getProtectionDomain());
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	private @Nullable JarEntry entry(String path) {
		JarEntry inFolder = this.jar.getJarEntry(FOLDER + path);
		return (inFolder != null) ? inFolder : this.jar.getJarEntry(path);
	}

	@Override
	protected @Nullable URL findResource(String name) {
		JarEntry entry = entry(name);
		if (entry == null) {
			return null;
		}
		try {
			return new URL("jar:" + this.file.toURI().toURL() + "!/" + entry.getName());
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected Enumeration<URL> findResources(String name) {
		URL found = findResource(name);
		return Collections.enumeration((found != null) ? List.of(found) : List.of());
	}

}
