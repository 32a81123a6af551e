package dev.firewall.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A thousand tests that do nothing, with the test module and without it, in turns, each
 * time in a fresh JVM. The score is the time for both; what counts is what each took.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 20)
@Fork(1)
public class TestRunBenchmarks {

	private static final int TESTS = 1000;

	/** How many classes the tests are in. */
	@Param({ "1", "100" })
	public int classes;

	/** Who runs them: a launcher alone, or Maven, which is measured from start to end. */
	@Param({ "launcher", "build" })
	public String runner = "launcher";

	private boolean withFirst;

	private @Nullable Path directory;

	private @Nullable TestRunner with;

	private @Nullable TestRunner without;

	@Setup
	public void compile() throws IOException {
		Path project = Files.createTempDirectory("firewall-tests");
		this.directory = project;
		boolean build = this.runner.equals("build");
		EmptyTests tests = EmptyTests.compile(build ? TestBuild.classes(project) : project, this.classes,
				TESTS / this.classes);
		this.with = build ? new TestBuild(project, tests, true) : new TestProcess(tests, true);
		this.without = build ? new TestBuild(project, tests, false) : new TestProcess(tests, false);
	}

	@TearDown
	public void delete() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Benchmark
	public void pair(Means means) throws IOException {
		if (this.with == null || this.without == null) {
			throw new IllegalStateException("The tests are not there");
		}
		this.withFirst = !this.withFirst;
		double first = (this.withFirst ? this.with : this.without).run();
		double second = (this.withFirst ? this.without : this.with).run();
		means.add(this.withFirst ? first : second, this.withFirst ? second : first);
	}

}
