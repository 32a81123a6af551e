package dev.firewall.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

/**
 * A call of a {@link RestClient} over loopback in an application with the starter and in
 * two without it, which take turns; what counts is the ratio, not the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(2)
public class HttpCallBenchmarks {

	private static final int ROUNDS = 3000;

	@Param({ "JDK", "SIMPLE" })
	private CallingApplication.Library library = CallingApplication.Library.JDK;

	private final LoopbackServer named = new LoopbackServer();

	private final LoopbackServer stranger = new LoopbackServer();

	private @Nullable Trio<ConfigurableApplicationContext> applications;

	@Setup
	public void setUp() {
		Trio<ConfigurableApplicationContext> started = Trio.of(
				() -> CallingApplication.withStarter(this.library, this.named.url()),
				() -> CallingApplication.withoutStarter(this.library));
		this.applications = started;
		CallingApplication.check(started.map(this::isRefused));
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
		if (this.applications != null) {
			this.applications.all().forEach(ConfigurableApplicationContext::close);
		}
		this.named.close();
		this.stranger.close();
	}

	@Benchmark
	public void turns(Medians medians) throws Exception {
		if (this.applications == null) {
			throw new IllegalStateException("The applications are not started");
		}
		new Turns(ROUNDS).take(this.applications.map(this::call), medians);
	}

	private Turns.Turn call(ConfigurableApplicationContext application) {
		RestClient client = application.getBean(RestClient.class);
		return Turns.timed(() -> call(client, this.named));
	}

}
