package dev.firewall.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

import org.springframework.util.FileSystemUtils;

/**
 * The start of a JVM with the agent, up to {@code main}, and with one that does nothing
 * instead, in turns. The score is the time of a whole round.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 21)
@Fork(1)
public class AgentStartBenchmarks {

	@Param({ "false", "true" })
	private boolean policy = true;

	private @Nullable Path directory;

	private List<String> with = List.of();

	private List<String> without = List.of();

	private int round;

	@Setup
	public void setUp() throws IOException {
		Path created = Files.createTempDirectory("firewall-start");
		this.directory = created;
		String stamp = "-javaagent:" + Agents.stamp(created) + "=";
		this.without = List.of(stamp + StampAgent.BEFORE, stamp + StampAgent.AFTER);
		this.with = new ArrayList<>(this.without);
		this.with.addAll(1,
				this.policy ? Agents.firewall(created, "allow:\n- https://api.example.com\n- subprocess:/usr/bin/git\n")
						: List.of("-javaagent:" + Agents.jar("firewall")));
	}

	@TearDown
	public void delete() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Benchmark
	public void round(Starts starts) throws IOException {
		Start[] made = new Start[Trio.SIZE];
		for (int i = 0; i < made.length; i++) {
			int turn = (this.round + i) % made.length;
			made[turn] = start((turn == 0) ? this.with : this.without);
		}
		this.round++;
		starts.add(new Trio<>(made[0], made[1], made[2]));
	}

	private static Start start(List<String> options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", Agents.classes().toString(), HelloWorld.class.getName()));
		long started = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
			String line = output.readLine();
			long nanos = System.nanoTime() - started;
			if (line == null) {
				throw new IllegalStateException("The JVM did not start");
			}
			return new Start(Long.parseLong(line), nanos);
		}
		finally {
			process.onExit().join();
		}
	}

	/**
	 * The start of a JVM.
	 *
	 * @param installation how many nanoseconds the agent took
	 * @param main how many nanoseconds went by up to {@code main}
	 */
	private record Start(long installation, long main) {

	}

	/**
	 * Means over all iterations, in milliseconds. JMH adds up what iterations report, so
	 * each reports its share.
	 */
	@State(Scope.Thread)
	@AuxCounters(AuxCounters.Type.EVENTS)
	public static class Starts {

		public double installation;

		public double mainWith;

		public double mainWithout;

		public double beyond;

		public double noise;

		private int iterations;

		@Setup
		public void setUp(BenchmarkParams parameters) {
			this.iterations = parameters.getMeasurement().getCount() * Math.max(1, parameters.getForks());
		}

		void add(Trio<Start> starts) {
			double main = millis((starts.without().main() + starts.again().main()) / 2);
			this.installation += millis(starts.with().installation());
			this.mainWith += millis(starts.with().main());
			this.mainWithout += main;
			this.beyond += millis(starts.with().main()) - main;
			this.noise += millis(starts.again().main() - starts.without().main());
		}

		private double millis(long nanos) {
			return nanos / 1e6 / this.iterations;
		}

	}

}
