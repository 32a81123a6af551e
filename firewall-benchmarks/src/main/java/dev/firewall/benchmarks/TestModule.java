package dev.firewall.benchmarks;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of the class path of the benchmarks goes into that of empty tests.
 */
final class TestModule {

	private static final Pattern JUNIT = Pattern.compile("junit-|opentest4j|apiguardian|jspecify");

	private static final Pattern MODULE = Pattern.compile("firewall-(core|spring-boot-test)|re2j");

	private static final Pattern VERSION = Pattern.compile("junit-jupiter-api-([^/\\\\]+)\\.jar");

	private TestModule() {
	}

	/** The jars of the test module, with what it needs. */
	static List<String> jars() {
		return entries().stream().filter((entry) -> MODULE.matcher(entry).find()).toList();
	}

	/** The jars of JUnit. */
	static List<String> junit() {
		return entries().stream()
			.filter((entry) -> !MODULE.matcher(entry).find() && JUNIT.matcher(entry).find())
			.toList();
	}

	static String junitVersion() {
		for (String entry : entries()) {
			Matcher version = VERSION.matcher(entry);
			if (version.find()) {
				return version.group(1);
			}
		}
		throw new IllegalStateException("JUnit Jupiter is not on the class path");
	}

	private static List<String> entries() {
		return Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
	}

}
