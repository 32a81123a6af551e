package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent's classes, its core and its libraries apart from those of the
 * application: they lie below a folder of the jar where no other class loader looks. They
 * are a module that is open to nobody, so that no reflection reaches what they hold.
 */
final class AgentClassLoader extends ClassLoader {

	/** Of libraries and the core; the agent's own classes are where all look. */
	static final String FOLDER = "firewall-agent/";

	/** Where the agent's own classes are. In the jar of an application others are too. */
	private static final String OWN = "dev/firewall/agent/";

	private static final String BRIDGE = "dev.firewall.agent.bridge.";

	static {
		registerAsParallelCapable();
	}

	private final File file;

	private final JarFile jar;

	private AgentClassLoader(File file) throws IOException {
		super("firewall-agent", ClassLoader.getPlatformClassLoader());
		this.file = file;
		this.jar = new JarFile(file, false);
	}

	/**
	 * Makes the module of a jar.
	 * @param file the jar
	 * @return its class loader
	 */
	static ClassLoader open(File file) throws IOException {
		AgentClassLoader loader = new AgentClassLoader(file);
		AgentModule.define(loader.packages(), loader);
		return loader;
	}

	private Set<String> packages() {
		Set<String> packages = new HashSet<>();
		for (JarEntry entry : Collections.list(this.jar.entries())) {
			String path = entry.getName();
			boolean library = path.startsWith(FOLDER);
			String inside = library ? path.substring(FOLDER.length()) : path;
			int end = inside.lastIndexOf('/');
			if (end > 0 && inside.endsWith(".class") && (library || path.startsWith(OWN))) {
				packages.add(inside.substring(0, end).replace('/', '.'));
			}
		}
		packages.remove(BRIDGE.substring(0, BRIDGE.length() - 1));
		return packages;
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

	/** Called for classes of the module. */
	@Override
	protected @Nullable Class<?> findClass(@Nullable String module, String name) {
		try {
			return findClass(name);
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	/** Called for resources of the module. */
	@Override
	protected @Nullable URL findResource(@Nullable String module, String name) {
		return findResource(name);
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
