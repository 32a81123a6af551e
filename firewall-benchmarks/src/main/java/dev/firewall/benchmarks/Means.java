package dev.firewall.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Means over all iterations, of what is measured and of what is without it. JMH adds up
 * what iterations report, so each reports its share.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Means {

	public double millisWith;

	public double millisWithout;

	private int iterations;

	@Setup
	public void setUp(BenchmarkParams parameters) {
		this.iterations = parameters.getMeasurement().getCount() * Math.max(1, parameters.getForks());
	}

	void add(double with, double without) {
		this.millisWith += with / this.iterations;
		this.millisWithout += without / this.iterations;
	}

	void addSeconds(double with, double without) {
		add(with * 1000, without * 1000);
	}

}
