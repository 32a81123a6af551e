package dev.firewall.agent;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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

	/** The packages of the jar, but for that of the bridge, one on a line. */
	static final String PACKAGES = "dev/firewall/agent/packages.txt";

	private static final String BRIDGE = "dev.firewall.agent.bridge.";

	static {
		registerAsParallelCapable();
	}

	private final File file;

	private final JarFile jar;

	private final Set<String> packages;

	private AgentClassLoader(File file) throws IOException {
		super("firewall-agent", ClassLoader.getPlatformClassLoader());
		this.file = file;
		this.jar = new JarFile(file, false);
		this.packages = packages();
	}

	/**
	 * Makes the module of a jar.
	 * @param file the jar
	 * @param instrumentation what lets modules be defined
	 * @return its class loader
	 */
	static ClassLoader open(File file, Instrumentation instrumentation)
			throws IOException, ReflectiveOperationException {
		AgentClassLoader loader = new AgentClassLoader(file);
		AgentModule.define(loader.packages, loader, instrumentation);
		return loader;
	}

	/** Listed when the jar is made: to look through it costs every JVM its time. */
	private Set<String> packages() throws IOException {
		Set<String> packages = new HashSet<>();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(content(PACKAGES), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				packages.add(line);
			}
		}
		return packages;
	}

	private InputStream content(String path) throws IOException {
		JarEntry entry = entry(path);
		if (entry == null) {
			throw new IOException("The jar of the agent has lost " + path);
		}
		return this.jar.getInputStream(entry);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		// The application's cores meet the agent there, so there must be only one
		if (name.startsWith(BRIDGE)) {
			return Class.forName(name, true, ClassLoader.getSystemClassLoader());
		}
		int dot = name.lastIndexOf('.');
		return (dot > 0 && this.packages.contains(name.substring(0, dot))) ? loadOwn(name)
				: super.loadClass(name, resolve);
	}

	/** The parent is not asked for what it cannot have, which would cost its time. */
	private Class<?> loadOwn(String name) throws ClassNotFoundException {
		synchronized (getClassLoadingLock(name)) {
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : findClass(name);
		}
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

	/** Straight from the jar, which a URL would have opened once more. */
	@Override
	public @Nullable InputStream getResourceAsStream(String name) {
		JarEntry entry = entry(name);
		try {
			return (entry != null) ? this.jar.getInputStream(entry) : super.getResourceAsStream(name);
		}
		catch (IOException ex) {
			return null;
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
