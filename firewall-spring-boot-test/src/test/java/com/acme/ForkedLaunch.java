package com.acme;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs test classes in a JVM of their own, as a build tool's fork does.
 */
public final class ForkedLaunch implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ForkedLaunch(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
	}

	static ForkedLaunch of(Path directory, boolean learn, Class<?>... classes) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path")
							.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
						"-XX:TieredStopAtLevel=1", "-Dfirewall.test.report.directory=" + directory,
						"-Dfirewall.test.learn=" + learn, ForkedLaunch.class.getName()));
		for (Class<?> type : classes) {
			command.add(type.getName());
		}
		return new ForkedLaunch(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
	}

	public static void main(String[] classes) {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (String name : classes) {
			request.selectors(DiscoverySelectors.selectClass(name));
		}
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher().execute(request.build());
		}
		// As build tools do, whatever threads the tests leave behind
		System.exit(0);
	}

	void awaitWord(String word) throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.equals(word)) {
			line = this.output.readLine();
		}
		assertThat(line).isEqualTo(word);
	}

	void awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(this.process.exitValue()).isZero();
	}

	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
