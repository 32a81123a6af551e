package com.example.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the application as operations would, with a partner and a tracker that count who
 * connects.
 */
abstract class AbstractLaunchTests {

	static final String JAR = System.getProperty("executable.jar", "none");

	private static final int PATIENCE = 120;

	@TempDir
	Path folder;

	Server partner;

	Server tracker;

	@BeforeEach
	void startServers() throws IOException {
		this.partner = new Server();
		this.tracker = new Server();
	}

	@AfterEach
	void stopServers() throws IOException {
		this.partner.close();
		this.tracker.close();
	}

	/** Writes a policy file. */
	String policy(String... lines) throws IOException {
		return Files.write(this.folder.resolve("policy.yml"), List.of(lines)).toString();
	}

	/** The command line of a JVM, and behind it what the application has to know. */
	List<String> java(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(Arrays.asList(arguments));
		command.add("--partner.port=" + this.partner.port());
		command.add("--tracker.port=" + this.tracker.port());
		return command;
	}

	Ended run(List<String> command, Map<String, String> environment) throws Exception {
		Path output = this.folder.resolve("output");
		Path errors = this.folder.resolve("errors");
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(errors.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("FIREWALL") || name.startsWith("JAVA_TOOL"));
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8),
				Files.readString(errors, StandardCharsets.UTF_8));
	}

	/**
	 * How the application ended.
	 *
	 * @param status its exit status
	 * @param output what it wrote
	 * @param errors what it wrote on standard error
	 */
	record Ended(int status, String output, String errors) {

	}

}
