package com.example.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the jar as operations would, with nothing but {@code java -jar}.
 */
class ExecutableJarTests {

	private static final int PATIENCE = 120;

	@TempDir
	Path folder;

	private Server partner;

	private Server tracker;

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

	@Test
	void callWhenPolicyOfTheApplicationDoesNotNameItIsRefused() throws Exception {
		Ended ended = run("");
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output()).contains("partner: connected from")
			.contains("tracker: EgressBlockedException")
			.contains("Early policy: from the start of the JVM")
			.contains("0 missing");
		assertThat(ended.errors()).doesNotContain("WARNING");
		assertThat(this.partner.arrivals()).isEqualTo(1);
		assertThat(this.tracker.arrivals()).isZero();
	}

	@Test
	void callWhenPolicyInTheEnvironmentIsLockedIsJudgedByThat() throws Exception {
		Path policy = Files.write(this.folder.resolve("policy.yml"),
				List.of("locked: true", "allow: [ \"127.0.0.1:" + this.tracker.port() + "\" ]"));
		Ended ended = run(policy.toString());
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output()).contains("partner: EgressBlockedException").contains("tracker: connected from");
		assertThat(this.partner.arrivals()).isZero();
		assertThat(this.tracker.arrivals()).isEqualTo(1);
	}

	@Test
	void applicationWhenPolicyIsMissingDoesNotStart() throws Exception {
		Ended ended = run(this.folder.resolve("none.yml").toString());
		assertThat(ended.status()).isNotZero();
		assertThat(ended.errors()).contains("none.yml").contains("it cannot be read");
		assertThat(ended.output()).isEmpty();
		assertThat(this.partner.arrivals()).isZero();
	}

	private Ended run(String policy) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
						System.getProperty("executable.jar"), "--partner.port=" + this.partner.port(),
						"--tracker.port=" + this.tracker.port()));
		Path output = this.folder.resolve("output");
		Path errors = this.folder.resolve("errors");
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(errors.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("FIREWALL") || name.startsWith("JAVA_TOOL"));
		if (!policy.isEmpty()) {
			builder.environment().put("FIREWALL_POLICY", policy);
		}
		Process process = builder.start();
		try {
			assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
		}
		finally {
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
	private record Ended(int status, String output, String errors) {

	}

	/** Counts who connects. */
	private static final class Server {

		private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final AtomicInteger arrived = new AtomicInteger();

		private final Thread thread = new Thread(this::serve);

		Server() throws IOException {
			this.thread.setDaemon(true);
			this.thread.start();
		}

		private void serve() {
			try {
				while (true) {
					try (Socket connection = this.socket.accept()) {
						this.arrived.incrementAndGet();
					}
				}
			}
			catch (IOException ex) {
				// Closed at the end of the test
			}
		}

		int port() {
			return this.socket.getLocalPort();
		}

		/** How many have connected before this, which the server takes up last. */
		int arrivals() throws IOException {
			try (Socket mark = new Socket(this.socket.getInetAddress(), port())) {
				assertThat(mark.getInputStream().read()).isEqualTo(-1);
			}
			return this.arrived.decrementAndGet();
		}

		void close() throws IOException {
			this.socket.close();
		}

	}

}
