package dev.firewall.spring.test;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.ConfigurationParameters;

/**
 * What is written of a run of tests, and where.
 *
 * @param directory where to
 * @param enabled whether a report is written
 * @param learn whether everything passes, and the rules that it needs are written
 */
record ReportSettings(Path directory, boolean enabled, boolean learn) {

	static final List<String> NAMES = List.of("learn", "report.enabled", "report.directory");

	private static final String TEST = GuardSettings.PREFIX + "test.";

	/**
	 * Reads the settings of a run. What is wrong with them the test classes tell.
	 * @param parameters the configuration parameters
	 * @return the settings
	 */
	static ReportSettings of(ConfigurationParameters parameters) {
		String named = parameters.get(TEST + "report.directory").orElse(null);
		Path folder = (named != null) ? parse(named) : null;
		return new ReportSettings((folder != null) ? folder : base().resolve(folder()),
				!isFlag(parameters.get(TEST + "report.enabled"), "false")
						&& !isFlag(parameters.get(TEST + "enabled"), "false"),
				isFlag(parameters.get(TEST + "learn"), "true"));
	}

	private static boolean isFlag(Optional<String> value, String flag) {
		return value.isPresent() && value.get().trim().equalsIgnoreCase(flag);
	}

	/**
	 * Written out, because what the compiler leaves to be made at run time is slow to
	 * make.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ReportSettings settings && this.directory.equals(settings.directory)
				&& this.enabled == settings.enabled && this.learn == settings.learn;
	}

	@Override
	public int hashCode() {
		return this.directory.hashCode();
	}

	/**
	 * Finds what is wrong.
	 * @param test what stands below {@code firewall.test}
	 * @param problems where it is told
	 */
	static void check(Map<String, String> test, List<Problem> problems) {
		SettingsReader.flag(test, "learn", false, problems);
		SettingsReader.flag(test, "report.enabled", true, problems);
		String directory = test.get("report.directory");
		if (directory != null && parse(directory) == null) {
			problems.add(new Problem(TEST + "report.directory", "'" + directory + "' can be no directory",
					"name one below the module, such as 'target/firewall'"));
		}
	}

	private static @Nullable Path parse(String text) {
		try {
			Path path = base().resolve(text.trim());
			return (text.isBlank() || (Files.exists(path) && !Files.isDirectory(path))) ? null : path.normalize();
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	/** Surefire names the module, wherever it starts the JVM. */
	private static Path base() {
		return Path.of(System.getProperty("basedir", System.getProperty("user.dir", ""))).toAbsolutePath();
	}

	private static String folder() {
		boolean maven = System.getProperty("basedir") != null || isThere("pom.xml");
		boolean gradle = System.getProperty("org.gradle.test.worker") != null || isThere("build.gradle")
				|| isThere("build.gradle.kts");
		return (gradle && (!maven || System.getProperty("org.gradle.test.worker") != null)) ? "build/firewall"
				: "target/firewall";
	}

	/** By {@link java.io.File}, which needs no exception to say that it is not. */
	private static boolean isThere(String name) {
		return base().resolve(name).toFile().exists();
	}

}
