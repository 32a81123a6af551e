package dev.firewall.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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

import org.springframework.util.FileSystemUtils;

/**
 * The start of an application that has the starter, with the agent and without it, in
 * turns. What counts is for how long Spring Boot says that the process has been running,
 * which the agent's own start is a part of.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 10)
@Fork(1)
public class AgentedStartBenchmarks {

	@Param({ "SAMPLE", "BEANS" })
	private Application application = Application.SAMPLE;

	private @Nullable Path directory;

	private @Nullable SampleProcess process;

	private List<String> agent = List.of();

	private int round;

	@Setup
	public void setUp() throws IOException {
		Path created = Files.createTempDirectory("firewall-agented");
		this.directory = created;
		this.process = (this.application == Application.BEANS) ? SampleProcess.of(ManyBeans.class)
				: SampleProcess.unpack(Path.of(System.getProperty("benchmarks.sample.jar", "")), created);
		this.agent = List.of("-javaagent:" + Agents.jar("firewall"));
	}

	@TearDown
	public void delete() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Benchmark
	public void pair(Means means) throws IOException {
		if (this.process == null) {
			throw new IllegalStateException("The application is not there");
		}
		boolean first = this.round++ % 2 == 0;
		double before = this.process.startAndEnd(first ? this.agent : List.of()).process();
		double after = this.process.startAndEnd(first ? List.of() : this.agent).process();
		means.addSeconds(first ? before : after, first ? after : before);
	}

	/**
	 * What starts.
	 */
	public enum Application {

		/** The sample, with the servers that it brings along. */
		SAMPLE,

		/** An application with two hundred beans of its own, and no server. */
		BEANS

	}

}
