package dev.firewall.spring.autoconfigure.observation;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.management.ThreadMXBean;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FirewallMetricsTests {

	private static final int THREADS = 4;

	private final FirewallMetrics metrics = new FirewallMetrics();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Firewall firewall = firewall(Policy.builder()
		.level(Protocol.REDIS, Level.WARN)
		.level(Protocol.KAFKA, Level.OFF)
		.allow("https://api.example.com", "https://cdn.example.com")
		.deny("https://api.example.com/admin/**"));

	private Firewall firewall(PolicyBuilder policy) {
		return Firewall.builder().policy(policy.build()).recorder(this.metrics).log((logger, message) -> {
		}).build();
	}

	@Test
	void enforceWhenAllowedCountsByRule() {
		this.metrics.bindTo(this.registry);
		this.firewall.enforce(get("https://api.example.com/a"));
		this.firewall.enforce(get("https://api.example.com/b"));
		this.firewall.enforce(get("https://cdn.example.com/"));
		assertThat(count("allowed", "http", "https://api.example.com")).isEqualTo(2);
		assertThat(count("allowed", "http", "https://cdn.example.com")).isOne();
	}

	@Test
	void enforceWhenRefusedCountsByOutcome() {
		this.metrics.bindTo(this.registry);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> this.firewall.enforce(get("https://other.example/")));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> this.firewall.enforce(get("https://api.example.com/admin/x")));
		this.firewall.enforce(Egress.to(Protocol.REDIS).host("cache").port(6379).build());
		this.firewall.enforce(Egress.to(Protocol.KAFKA).host("broker").port(9092).build());
		assertThat(count("blocked", "http", "none")).isOne();
		assertThat(count("blocked", "http", "https://api.example.com/admin/**")).isOne();
		assertThat(count("warned", "redis", "none")).isOne();
		assertThat(count("allowed", "kafka", "none")).isOne();
	}

	@Test
	void bindToWhenDecisionsWereMadeBeforeHasThem() {
		this.firewall.enforce(get("https://api.example.com/a"));
		this.firewall.enforce(get("https://api.example.com/b"));
		this.metrics.bindTo(this.registry);
		this.metrics.bindTo(this.registry);
		this.firewall.enforce(get("https://api.example.com/c"));
		assertThat(count("allowed", "http", "https://api.example.com")).isEqualTo(3);
	}

	@Test
	void bindToWhenSecondRegistryCountsFromThenOn() {
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		this.metrics.bindTo(this.registry);
		this.firewall.enforce(get("https://api.example.com/a"));
		this.metrics.bindTo(second);
		this.firewall.enforce(get("https://api.example.com/b"));
		assertThat(count("allowed", "http", "https://api.example.com")).isEqualTo(2);
		assertThat(second.get("firewall.egress.allowed").counter().count()).isOne();
	}

	@Test
	void bindToWhileCountingLosesNothing() throws Exception {
		int rounds = 20_000;
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				futures.add(executor.submit(() -> {
					start.await();
					for (int round = 0; round < rounds; round++) {
						this.firewall.enforce(get("https://api.example.com/"));
					}
					return null;
				}));
			}
			start.countDown();
			this.metrics.bindTo(this.registry);
			for (Future<?> future : futures) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(count("allowed", "http", "https://api.example.com")).isEqualTo((double) THREADS * rounds);
	}

	@Test
	void tagsWhenThereAreManyRulesAreBounded() {
		PolicyBuilder policy = Policy.builder();
		for (int i = 0; i < 150; i++) {
			policy.allow("https://host" + i + ".example");
		}
		policy.allow("https://long.example/" + "x".repeat(500));
		Firewall many = firewall(policy);
		this.metrics.bindTo(this.registry);
		many.enforce(get("https://long.example/" + "x".repeat(500)));
		for (int i = 0; i < 150; i++) {
			many.enforce(get("https://host" + i + ".example/"));
			many.enforce(get("https://host" + i + ".example/"));
		}
		assertThat(this.registry.find("firewall.egress.allowed").counters()).hasSize(FirewallMetrics.MAX_RULES + 1)
			.allSatisfy((counter) -> assertThat(counter.getId().getTag("rule")).hasSizeLessThanOrEqualTo(100));
		assertThat(count("allowed", "http", "other")).isEqualTo(2 * 51);
		assertThat(this.registry.find("firewall.egress.allowed").counters().stream().mapToDouble(Counter::count).sum())
			.isEqualTo(301);
	}

	@Test
	void allowedCreatesNothing() {
		this.metrics.bindTo(this.registry);
		Egress egress = get("https://api.example.com/a");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int rounds = 50_000;
		for (int i = 0; i < rounds; i++) {
			this.firewall.enforce(egress);
		}
		long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
		for (int i = 0; i < rounds; i++) {
			this.firewall.enforce(egress);
		}
		long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
		assertThat(bytes).isLessThan(rounds);
	}

	private double count(String outcome, String protocol, String rule) {
		return this.registry.get("firewall.egress." + outcome)
			.tags("protocol", protocol, "outcome", outcome, "rule", rule)
			.counter()
			.count();
	}

	private static Egress get(String uri) {
		return Egress.http("GET", URI.create(uri));
	}

}
