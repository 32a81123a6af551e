package dev.firewall.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Means over all iterations of their medians, and of the ratios of these: the ratio of
 * what is measured to the two without it, and the noise, which is the ratio of one of
 * these to the other. JMH adds up what iterations report, so each reports its share.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Medians {

	public double microsWith;

	public double microsWithout;

	public double ratio;

	public double noise;

	private int iterations;

	@Setup
	public void setUp(BenchmarkParams parameters) {
		this.iterations = parameters.getMeasurement().getCount() * Math.max(1, parameters.getForks());
	}

	void add(Trio<Double> nanos) {
		double without = (nanos.without() + nanos.again()) / 2;
		this.microsWith += nanos.with() / 1000 / this.iterations;
		this.microsWithout += without / 1000 / this.iterations;
		this.ratio += nanos.with() / without / this.iterations;
		this.noise += nanos.again() / nanos.without() / this.iterations;
	}

}
