package dev.firewall;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * A program that starts a JVM: what lies in the {@code bin} of a Java runtime, links
 * resolved.
 *
 * @param file the program
 * @param home the runtime
 */
record JavaLauncher(Path file, Path home) {

	/** Where the runtimes of all versions keep their classes or their machine. */
	private static final List<String> MARKS = List.of("lib/modules", "lib/libjvm.so", "lib/server/libjvm.so",
			"lib/server/libjvm.dylib", "bin/server/jvm.dll", "jre/lib/rt.jar", "lib/rt.jar");

	private static final Path OWN_HOME = real(Path.of(System.getProperty("java.home", "")));

	private static final int OLDEST = 17;

	/** Ignores what its environment says about agents. */
	private static final int SET_ID = 06000;

	/**
	 * Looks whether a program is one.
	 * @param command the program, by its whole path
	 * @return the launcher, or {@code null} if it is another program
	 */
	static @Nullable JavaLauncher of(@Nullable String command) {
		try {
			Path path = (command != null) ? Path.of(command) : null;
			if (path == null || !path.isAbsolute()) {
				return null;
			}
			Path file = path.toRealPath();
			Path bin = file.getParent();
			Path home = (bin != null && bin.endsWith("bin")) ? bin.getParent() : null;
			return (home != null && isRuntime(home)) ? new JavaLauncher(file, home) : null;
		}
		catch (IOException | InvalidPathException ex) {
			return null;
		}
	}

	private static boolean isRuntime(Path home) {
		return MARKS.stream().anyMatch((mark) -> isFile(home, mark));
	}

	/** Asks as a file, since what is missing is an exception to paths. */
	private static boolean isFile(Path home, String name) {
		return new File(home.toString(), name).isFile();
	}

	/**
	 * Whether nobody here can have made it up: it is of the runtime that runs, or where
	 * this process cannot write.
	 */
	boolean isGenuine() {
		boolean writable = Files.isWritable(this.file) || Files.isWritable(this.home)
				|| Files.isWritable(this.home.resolve("bin")) || Files.isWritable(this.home.resolve("lib"));
		return this.home.equals(OWN_HOME) || !writable;
	}

	/** Why it cannot take the agent, as the end of a sentence, or {@code null}. */
	@Nullable String obstacle() {
		if (isPrivileged()) {
			return "runs with the rights of its file, so it ignores JAVA_TOOL_OPTIONS";
		}
		if (isFile(this.home, "lib/rt.jar") || isFile(this.home, "jre/lib/rt.jar")) {
			return "is of Java 8 or older, and the agent needs " + OLDEST;
		}
		Properties release = release();
		int version = version(release.getProperty("JAVA_VERSION", "").replace("\"", ""));
		String modules = release.getProperty("MODULES", "java.instrument").replace("\"", "");
		if (version > 0 && version < OLDEST) {
			return "is of Java " + version + ", and the agent needs " + OLDEST;
		}
		if (!List.of(modules.split(" ")).contains("java.instrument")) {
			return "lacks the module java.instrument, which the agent needs";
		}
		return null;
	}

	private boolean isPrivileged() {
		try {
			return Files.getAttribute(this.file, "unix:mode") instanceof Integer mode && (mode & SET_ID) != 0;
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			// There are no such rights on this system
			return false;
		}
	}

	private Properties release() {
		Properties release = new Properties();
		try (InputStream content = Files.newInputStream(this.home.resolve("release"))) {
			release.load(content);
		}
		catch (IOException | IllegalArgumentException ex) {
			// It does not tell, so the JVM itself will
		}
		return release;
	}

	private static int version(String text) {
		String[] parts = text.split("[.+_-]");
		String feature = (parts[0].equals("1") && parts.length > 1) ? parts[1] : parts[0];
		boolean digits = !feature.isEmpty() && feature.length() < 4 && feature.chars().allMatch(Character::isDigit);
		return digits ? Integer.parseInt(feature) : 0;
	}

	private static Path real(Path path) {
		try {
			return path.toRealPath();
		}
		catch (IOException ex) {
			return path;
		}
	}

}
