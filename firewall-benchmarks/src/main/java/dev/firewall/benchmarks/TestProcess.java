package dev.firewall.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.FileSystemUtils;

/**
 * Runs empty tests in a JVM of their own, with a class path that has the test module or
 * not.
 */
final class TestProcess implements TestRunner {

	private static final Pattern RESULT = Pattern.compile("([0-9.]+) ms, (\\d+) passed, guarded: (true|false)");

	private final EmptyTests tests;

	private final boolean guarded;

	TestProcess(EmptyTests tests, boolean guarded) {
		this.tests = tests;
		this.guarded = guarded;
	}

	/** What the launcher took, without the start of the JVM. */
	@Override
	public double run() throws IOException {
		// A build of its own, not one more JVM of that before
		FileSystemUtils.deleteRecursively(this.tests.directory().resolve("target"));
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Dbasedir=" + this.tests.directory());
		command.addAll(List.of("-cp", classPath(), TestRun.class.getName()));
		command.addAll(this.tests.names());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (InputStream output = process.getInputStream()) {
			String read = new String(output.readAllBytes(), Charset.defaultCharset());
			Matcher result = RESULT.matcher(read);
			if (!result.find() || Integer.parseInt(result.group(2)) != this.tests.count()
					|| Boolean.parseBoolean(result.group(3)) != this.guarded) {
				throw new IllegalStateException("The tests did not run as they should: " + read);
			}
			return Double.parseDouble(result.group(1));
		}
		finally {
			process.destroy();
			process.onExit().join();
		}
	}

	/** The module comes last, as where it is added to the dependencies of a project. */
	private String classPath() {
		List<String> entries = new ArrayList<>();
		entries.add(this.tests.directory().toString());
		entries.add(TestRun.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		entries.addAll(TestModule.junit());
		if (this.guarded) {
			entries.addAll(TestModule.jars());
		}
		return String.join(File.pathSeparator, entries);
	}

}
