package dev.firewall.benchmarks;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.firewall.Egress;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an enforcement point does around a call that is allowed: describe the request, and
 * have the firewall judge and count it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = { "-Xms2g", "-Xmx2g" })
public class EnforcementBenchmarks {

	@Param({ "10", "1000000" })
	private int rules;

	private final URI[] uris = new URI[Destinations.ROTATED];

	private Firewall firewall = Firewall.active();

	private Egress[] allowed = new Egress[0];

	private int next;

	@Setup
	public void setUp() {
		this.firewall = Firewall.of(Policy.builder().allow(Destinations.HOST.rules(this.rules)).build());
		this.allowed = Destinations.HOST.allowedRequests(this.rules);
		for (int i = 0; i < this.uris.length; i++) {
			this.uris[i] = URI.create("https://" + this.allowed[i].host() + "/v1/items");
		}
	}

	private int next() {
		return this.next++ & (Destinations.ROTATED - 1);
	}

	@Benchmark
	public Egress describe() {
		return Egress.http("GET", this.uris[next()]);
	}

	@Benchmark
	public void enforce() {
		this.firewall.enforce(this.allowed[next()]);
	}

	@Benchmark
	public void describeAndEnforce() {
		this.firewall.enforce(Egress.http("GET", this.uris[next()]));
	}

}
