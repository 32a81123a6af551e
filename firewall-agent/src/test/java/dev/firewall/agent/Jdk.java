package dev.firewall.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A JDK to start JVMs of: the one that runs the tests, and another where there is one in
 * the usual place or where {@code FIREWALL_OTHER_JDK} says.
 *
 * @param version its feature version
 * @param home where it is
 */
record Jdk(int version, Path home) {

	private static final Path USUAL = Path.of("/usr/lib/jvm");

	private static final int OLDEST = 17;

	private static final int NEWEST = 25;

	/** One of each version that is supported at its ends, the running one first. */
	static List<Jdk> all() {
		Map<Integer, Jdk> found = new LinkedHashMap<>();
		Jdk running = of(Path.of(System.getProperty("java.home")));
		found.put(running.version(), running);
		for (Path home : candidates()) {
			Jdk jdk = of(home);
			if (jdk != null && (jdk.version() == OLDEST || jdk.version() == NEWEST)) {
				found.putIfAbsent(jdk.version(), jdk);
			}
		}
		return List.copyOf(found.values());
	}

	private static List<Path> candidates() {
		List<Path> candidates = new ArrayList<>();
		String other = System.getenv("FIREWALL_OTHER_JDK");
		if (other != null) {
			candidates.add(Path.of(other));
		}
		if (Files.isDirectory(USUAL)) {
			try (var homes = Files.list(USUAL)) {
				homes.sorted().forEach(candidates::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return candidates;
	}

	private static Jdk of(Path home) {
		Path release = home.resolve("release");
		if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
			return null;
		}
		Properties properties = new Properties();
		try (var content = Files.newInputStream(release)) {
			properties.load(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
		return new Jdk(Integer.parseInt(version.split("[.+-]")[0]), home);
	}

	Path java() {
		return this.home.resolve("bin/java");
	}

	@Override
	public String toString() {
		return "JDK " + this.version;
	}

}
