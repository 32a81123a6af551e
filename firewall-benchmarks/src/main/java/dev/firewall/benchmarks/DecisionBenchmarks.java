package dev.firewall.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
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

/**
 * One decision, by the size of the policy and the number of open scopes. Each scope names
 * the hosts that are asked for, and so refuses the others, as the policy does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
public class DecisionBenchmarks {

	@Param({ "HOST", "CIDR" })
	private Destinations by = Destinations.HOST;

	@Param({ "10", "1000", "100000", "1000000" })
	private int rules;

	@Param({ "0", "1", "5" })
	private int frames;

	private final Deque<EgressScope.Open> scopes = new ArrayDeque<>();

	private Firewall firewall = Firewall.active();

	private Egress[] allowed = new Egress[0];

	private Egress[] refused = new Egress[0];

	private int next;

	@Setup
	public void setUp() {
		this.firewall = Firewall.of(Policy.builder().allow(this.by.rules(this.rules)).build());
		this.allowed = this.by.allowedRequests(this.rules);
		this.refused = this.by.refusedRequests(this.rules);
		for (int i = 0; i < this.frames; i++) {
			this.scopes.push(EgressScope.restrict(this.by.rotatedRules(this.rules)).open());
		}
		for (int i = 0; i < Destinations.ROTATED; i++) {
			check(this.allowed[i], Decision.Outcome.ALLOWED);
			check(this.refused[i], Decision.Outcome.BLOCKED);
		}
	}

	private void check(Egress egress, Decision.Outcome expected) {
		Decision decision = this.firewall.evaluate(egress);
		if (decision.outcome() != expected) {
			throw new IllegalStateException(egress + " is " + decision);
		}
	}

	@TearDown
	public void closeScopes() {
		while (!this.scopes.isEmpty()) {
			this.scopes.pop().close();
		}
	}

	@Benchmark
	public Decision allowed() {
		return this.firewall.evaluate(this.allowed[this.next++ & (Destinations.ROTATED - 1)]);
	}

	@Benchmark
	public Decision refused() {
		return this.firewall.evaluate(this.refused[this.next++ & (Destinations.ROTATED - 1)]);
	}

}
