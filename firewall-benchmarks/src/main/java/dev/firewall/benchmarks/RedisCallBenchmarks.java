package dev.firewall.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
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
 * and in one without it. The two take turns, call by call; what counts is the ratio.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(2)
public class RedisCallBenchmarks {

	private static final int PAIRS = 8000;

	private static final String KEY = "item";

	@Param({ "lettuce", "jedis" })
	private String client = "lettuce";

	private final long[] withStarter = new long[PAIRS];

	private final long[] withoutStarter = new long[PAIRS];

	private @Nullable RedisServer server;

	private @Nullable ConfigurableApplicationContext guarded;

	private @Nullable ConfigurableApplicationContext plain;

	@Setup
	public void setUp() throws IOException {
		int port = freePort();
		this.server = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"").build();
		this.server.start();
		String[] redis = { "spring.data.redis.client-type=" + this.client, "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port };
		this.guarded = CallingApplication.withStarter(CallingApplication.Library.JDK, redis,
				"firewall.rules[0].action=allow", "firewall.rules[0].protocol=redis",
				"firewall.rules[0].host=127.0.0.1", "firewall.rules[0].port=" + port,
				"firewall.rules[0].command[0]=GET");
		this.plain = CallingApplication.withoutStarter(CallingApplication.Library.JDK, redis);
		if (!isRefused(this.guarded) || isRefused(this.plain)) {
			throw new IllegalStateException("The starter does not guard what it should, and nothing else");
		}
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
		if (this.guarded != null && this.plain != null) {
			this.guarded.close();
			this.plain.close();
		}
		if (this.server != null) {
			this.server.stop();
		}
	}

	@Benchmark
	public int pairs(HttpCallBenchmarks.Means means) {
		StringRedisTemplate guardedTemplate = template(this.guarded);
		StringRedisTemplate plainTemplate = template(this.plain);
		int length = 0;
		for (int i = 0; i < PAIRS; i++) {
			// Neither is always the one that finds the caches warm
			boolean guardedFirst = (i & 1) == 0;
			length += time(guardedFirst ? guardedTemplate : plainTemplate,
					guardedFirst ? this.withStarter : this.withoutStarter, i);
			length += time(guardedFirst ? plainTemplate : guardedTemplate,
					guardedFirst ? this.withoutStarter : this.withStarter, i);
		}
		means.add(median(this.withStarter), median(this.withoutStarter));
		return length;
	}

	private static StringRedisTemplate template(@Nullable ConfigurableApplicationContext application) {
		if (application == null) {
			throw new IllegalStateException("The application is not started");
		}
		return application.getBean(StringRedisTemplate.class);
	}

	private static int time(StringRedisTemplate template, long[] nanos, int index) {
		long start = System.nanoTime();
		String value = String.valueOf(template.opsForValue().get(KEY));
		nanos[index] = System.nanoTime() - start;
		return value.length();
	}

	private static double median(long[] nanos) {
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
