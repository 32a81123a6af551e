package dev.firewall.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Building a policy from text once in a fresh JVM, as an application does when it starts,
 * and the heap that the policy alone keeps.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 1, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
public class LoadingBenchmarks {

	private static final int COLLECTIONS = 5;

	@Param({ "HOST", "CIDR" })
	private Destinations by = Destinations.HOST;

	@Param({ "1000000" })
	private int rules;

	private @Nullable Policy policy;

	private long usedBefore;

	@Setup
	public void setUp() {
		// What is loaded and kept once, whatever the number of rules
		this.policy = Policy.builder().allow(this.by.rules(1)).build();
		this.usedBefore = usedHeap();
	}

	@Benchmark
	public Policy load() {
		Policy loaded = Policy.builder().allow(this.by.rules(this.rules)).build();
		this.policy = loaded;
		return loaded;
	}

	@TearDown(Level.Iteration)
	public void measureHeap(Heap heap) {
		heap.bytesPerRule = (usedHeap() - this.usedBefore) / (double) this.rules;
	}

	private static long usedHeap() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@State(Scope.Thread)
	@AuxCounters(AuxCounters.Type.EVENTS)
	public static class Heap {

		public double bytesPerRule;

	}

}
