package dev.firewall.agent;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.acme.Answers;

/**
 * A JVM of its own, with the agent's jar.
 */
final class AgentJvm {

	private static final Path JAR = Path.of(System.getProperty("firewall.agent.jar", "none"));

	private static final int PATIENCE = 90;

	private final List<String> command = new ArrayList<>();

	private final List<String> classPath = new ArrayList<>();

	private final List<String> options = new ArrayList<>();

	private final ProcessBuilder builder = new ProcessBuilder();

	private AgentJvm(Jdk jdk) {
		this.command.add(jdk.java().toString());
		this.classPath.add(location(AgentJvm.class));
		this.builder.environment().keySet().removeIf((name) -> name.startsWith("FIREWALL"));
	}

	static AgentJvm of(Jdk jdk) {
		return new AgentJvm(jdk);
	}

	static Path jar() {
		return JAR;
	}

	static String location(Class<?> type) {
		return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath();
	}

	AgentJvm agent(String argument) {
		this.options.add("-javaagent:" + JAR + (argument.isEmpty() ? "" : "=" + argument));
		return this;
	}

	AgentJvm options(String... options) {
		this.options.addAll(Arrays.asList(options));
		return this;
	}

	/** What the JDK looks up in place of an unspecified address. */
	static String hostName() throws IOException {
		return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
	}

	/** Has names lead to the listeners, and to nowhere else. */
	AgentJvm reaching(Listeners listeners) throws IOException {
		Path hosts = listeners.folder().resolveSibling("hosts");
		Files.write(hosts, List.of(listeners.host() + " localhost", listeners.host() + " allowed.example",
				"192.0.2.8 name.example", "192.0.2.7 reverse.example", listeners.host() + " " + hostName()));
		return options("-Djdk.net.hosts.file=" + hosts, "-Dtarget.host=" + listeners.host(),
				"-Dtarget.http=" + listeners.httpPort(), "-Dtarget.closing=" + listeners.closingPort(),
				"-Dtarget.udp=" + listeners.udpPort(), "-Dtarget.unix=" + listeners.socket(),
				"-Dtarget.folder=" + listeners.folder());
	}

	AgentJvm with(Class<?>... types) {
		Arrays.stream(types).map(AgentJvm::location).forEach(this.classPath::add);
		return this;
	}

	/** For code that attaches it. */
	AgentJvm withJar() {
		this.classPath.add(JAR.toString());
		return this;
	}

	AgentJvm with(Path classes) {
		this.classPath.add(classes.toString());
		return this;
	}

	AgentJvm environment(String name, String value) {
		this.builder.environment().put(name, value);
		return this;
	}

	/** Everything that the tests have, behind what the jar and other modules have. */
	AgentJvm withTests() {
		this.classPath.add(JAR.toString());
		this.classPath.add(System.getProperty("firewall.test.module", "none"));
		String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		this.classPath.add(tests);
		return this;
	}

	/** The test module, and nothing of what it needs. */
	AgentJvm withTestModule() {
		this.classPath.add(System.getProperty("firewall.test.module", "none"));
		return this;
	}

	/** The core and the libraries that the tests have, without those of the agent. */
	AgentJvm withLibraries() {
		String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		for (String entry : tests.split(File.pathSeparator)) {
			boolean own = entry.equals(location(Hook.class)) || entry.contains("/org/ow2/asm/");
			if (!own && !this.classPath.contains(entry)) {
				this.classPath.add(entry);
			}
		}
		return this;
	}

	private Process start(Class<?> main, String... arguments) throws IOException {
		this.command.addAll(this.options);
		this.command.addAll(List.of("-cp", String.join(File.pathSeparator, this.classPath), main.getName()));
		this.command.addAll(Arrays.asList(arguments));
		return this.builder.command(this.command).start();
	}

	/** Runs it to its end. */
	Ended run(Class<?> main, String... arguments) throws IOException, InterruptedException {
		Path output = Files.createTempFile("agent", ".out");
		Path errors = Files.createTempFile("agent", ".err");
		try {
			this.builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
			Process process = start(main, arguments);
			if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new IllegalStateException("The JVM did not end: " + Files.readString(errors));
			}
			return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
		}
		finally {
			Files.delete(output);
			Files.delete(errors);
		}
	}

	/** Starts one that reads lines and answers each, and keeps what it says of errors. */
	Conversation talk(Class<?> main, File errors) throws IOException {
		this.builder.redirectError(errors);
		return new Conversation(start(main));
	}

	/** Starts one that reads lines and answers each. */
	Conversation talk(Class<?> main) throws IOException {
		this.builder.redirectError(ProcessBuilder.Redirect.DISCARD);
		return new Conversation(start(main));
	}

	/**
	 * How a JVM ended.
	 *
	 * @param status its exit status
	 * @param output what it wrote
	 * @param errors what it wrote on standard error
	 */
	record Ended(int status, String output, String errors) {

	}

	/** Questions and answers, a line each. */
	static final class Conversation implements AutoCloseable {

		private final Process process;

		private final BufferedWriter questions;

		private final BufferedReader answers;

		Conversation(Process process) {
			this.process = process;
			this.questions = process.outputWriter(StandardCharsets.UTF_8);
			this.answers = process.inputReader(StandardCharsets.UTF_8);
		}

		long pid() {
			return this.process.pid();
		}

		/** The fields of the answer. */
		String[] ask(String question) throws IOException {
			this.questions.write(question);
			this.questions.newLine();
			this.questions.flush();
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(Answers.RESULT)) {
				line = this.answers.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The JVM ended at: " + question);
			}
			return line.split("\t", -1);
		}

		@Override
		public void close() throws IOException {
			this.questions.close();
			this.answers.close();
			this.process.destroy();
		}

	}

}
