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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.FileSystemUtils;

/**
 * The start of the sample with the starter and without it, in turns, each time in a fresh
 * JVM. The score is the time for both, with the servers that the sample brings along;
 * what counts is what Spring Boot itself says that it took to start.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 10)
@Fork(1)
public class StartUpBenchmarks {

	private @Nullable Path directory;

	private @Nullable SampleProcess sample;

	private @Nullable SampleProcess plain;

	@Setup
	public void unpack() throws IOException {
		Path unpacked = Files.createTempDirectory("firewall-sample");
		this.directory = unpacked;
		this.sample = SampleProcess.unpack(Path.of(System.getProperty("benchmarks.sample.jar", "")), unpacked);
		this.plain = this.sample.withoutStarter(SampleFirewall.class, unpacked);
	}

	@TearDown
	public void delete() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Benchmark
	public void pair(Means means) throws IOException {
		if (this.sample == null || this.plain == null) {
			throw new IllegalStateException("The sample is not there");
		}
		double with = this.sample.startAndEnd(List.of()).application();
		double without = this.plain.startAndEnd(List.of("-Dspring.main.sources=" + SampleFirewall.class.getName()))
			.application();
		means.addSeconds(with, without);
	}

}
