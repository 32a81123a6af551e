package dev.firewall.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that does {@link GateWork} when it is told to.
 */
final class GateJvm implements AutoCloseable {

	private final Process process;

	private final Writer input;

	private final BufferedReader output;

	private GateJvm(Process process) {
		this.process = process;
		this.input = process.outputWriter(StandardCharsets.US_ASCII);
		this.output = process.inputReader(StandardCharsets.US_ASCII);
	}

	/**
	 * Starts a JVM.
	 * @param options its options
	 * @param work the kind of work
	 * @param sink where connections and datagrams go
	 * @return the JVM, which waits
	 */
	static GateJvm start(List<String> options, String work, GateSink sink) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:+UseSerialGC", "-Dsun.net.inetaddr.ttl=0", "-cp", Agents.classes().toString()));
		command.addAll(options);
		command.addAll(List.of(GateWork.class.getName(), work, String.valueOf(sink.port())));
		try {
			return new GateJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Has the JVM work.
	 * @param times how often
	 * @return how many nanoseconds each time took
	 */
	long work(int times) throws IOException {
		this.input.write(times + "\n");
		this.input.flush();
		String answer = this.output.readLine();
		if (answer == null) {
			throw new IllegalStateException("The JVM has ended: " + this.process.onExit().join().exitValue());
		}
		return Long.parseLong(answer) / times;
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
