package dev.firewall.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import redis.embedded.RedisServer;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A {@code GET} over loopback from an embedded Redis, in an application with the starter
 * and in two without it, which take turns; what counts is the ratio, not the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(2)
public class RedisCallBenchmarks {

	private static final int ROUNDS = 6000;

	private static final String KEY = "item";

	@Param({ "lettuce", "jedis" })
	private String client = "lettuce";

	private @Nullable RedisServer server;

	private @Nullable Trio<ConfigurableApplicationContext> applications;

	@Setup
	public void setUp() throws IOException {
		int port = freePort();
		this.server = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"").build();
		this.server.start();
		String[] redis = { "spring.data.redis.client-type=" + this.client, "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port };
		Trio<ConfigurableApplicationContext> started = Trio.of(
				() -> CallingApplication.withStarter(CallingApplication.Library.JDK, redis,
						"firewall.rules[0].action=allow", "firewall.rules[0].protocol=redis",
						"firewall.rules[0].host=127.0.0.1", "firewall.rules[0].port=" + port,
						"firewall.rules[0].command[0]=GET"),
				() -> CallingApplication.withoutStarter(CallingApplication.Library.JDK, redis));
		this.applications = started;
		CallingApplication.check(started.map(RedisCallBenchmarks::isRefused));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean isRefused(ConfigurableApplicationContext application) {
		try {
			application.getBean(StringRedisTemplate.class).opsForValue().set(KEY, "value");
			return false;
		}
		catch (RuntimeException ex) {
			if (EgressBlockedException.findIn(ex).isEmpty()) {
				throw ex;
			}
			return true;
		}
	}

	@TearDown
	public void close() throws IOException {
		if (this.applications != null) {
			this.applications.all().forEach(ConfigurableApplicationContext::close);
		}
		if (this.server != null) {
			this.server.stop();
		}
	}

	@Benchmark
	public void turns(Medians medians) throws Exception {
		if (this.applications == null) {
			throw new IllegalStateException("The applications are not started");
		}
		new Turns(ROUNDS).take(this.applications.map(RedisCallBenchmarks::call), medians);
	}

	private static Turns.Turn call(ConfigurableApplicationContext application) {
		StringRedisTemplate template = application.getBean(StringRedisTemplate.class);
		return Turns.timed(() -> template.opsForValue().get(KEY));
	}

}
