package dev.firewall.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

/**
 * A call of a {@link RestClient} over loopback in an application with the starter and in
 * one without it. The two take turns, call by call, so that whatever else the machine
 * does meets both alike; what counts is the ratio, not the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(2)
public class HttpCallBenchmarks {

	private static final int PAIRS = 4000;

	@Param({ "JDK", "SIMPLE" })
	private CallingApplication.Library library = CallingApplication.Library.JDK;

	private final long[] withStarter = new long[PAIRS];

	private final long[] withoutStarter = new long[PAIRS];

	private final LoopbackServer named = new LoopbackServer();

	private final LoopbackServer stranger = new LoopbackServer();

	private @Nullable ConfigurableApplicationContext guarded;

	private @Nullable ConfigurableApplicationContext plain;

	@Setup
	public void setUp() {
		this.guarded = CallingApplication.withStarter(this.library, this.named.url());
		this.plain = CallingApplication.withoutStarter(this.library);
		if (!isRefused(this.guarded) || isRefused(this.plain)) {
			throw new IllegalStateException("The starter does not guard what it should, and nothing else");
		}
	}

	private boolean isRefused(ConfigurableApplicationContext application) {
		try {
			call(application.getBean(RestClient.class), this.stranger);
			return false;
		}
		catch (RuntimeException ex) {
			if (EgressBlockedException.findIn(ex).isEmpty()) {
				throw ex;
			}
			return true;
		}
	}

	private static String call(RestClient client, LoopbackServer server) {
		return String.valueOf(client.get().uri(server.url() + "/v1/items").retrieve().body(String.class));
	}

	@TearDown
	public void close() throws IOException {
		if (this.guarded != null && this.plain != null) {
			this.guarded.close();
			this.plain.close();
		}
		this.named.close();
		this.stranger.close();
	}

	@Benchmark
	public int pairs(Means means) {
		RestClient guardedClient = client(this.guarded);
		RestClient plainClient = client(this.plain);
		int length = 0;
		for (int i = 0; i < PAIRS; i++) {
			// Neither is always the one that finds the caches warm
			boolean guardedFirst = (i & 1) == 0;
			length += time(guardedFirst ? guardedClient : plainClient,
					guardedFirst ? this.withStarter : this.withoutStarter, i);
			length += time(guardedFirst ? plainClient : guardedClient,
					guardedFirst ? this.withoutStarter : this.withStarter, i);
		}
		means.add(median(this.withStarter), median(this.withoutStarter));
		return length;
	}

	private static RestClient client(@Nullable ConfigurableApplicationContext application) {
		if (application == null) {
			throw new IllegalStateException("The application is not started");
		}
		return application.getBean(RestClient.class);
	}

	private int time(RestClient client, long[] nanos, int index) {
		long start = System.nanoTime();
		String body = call(client, this.named);
		nanos[index] = System.nanoTime() - start;
		return body.length();
	}

	private static double median(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	/**
	 * Means over all iterations of their medians. JMH adds up what iterations report, so
	 * each reports its share.
	 */
	@State(Scope.Thread)
	@AuxCounters(AuxCounters.Type.EVENTS)
	public static class Means {

		public double microsWith;

		public double microsWithout;

		public double ratio;

		private int iterations;

		@Setup
		public void setUp(BenchmarkParams parameters) {
			this.iterations = parameters.getMeasurement().getCount() * Math.max(1, parameters.getForks());
		}

		void add(double nanosWith, double nanosWithout) {
			this.microsWith += nanosWith / 1000 / this.iterations;
			this.microsWithout += nanosWithout / 1000 / this.iterations;
			this.ratio += nanosWith / nanosWithout / this.iterations;
		}

	}

}
