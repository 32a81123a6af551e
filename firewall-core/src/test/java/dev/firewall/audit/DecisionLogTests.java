package dev.firewall.audit;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DecisionLogTests {

	private final DecisionLog log = new DecisionLog();

	private final Firewall firewall = Firewall.builder()
		.policy(Policy.builder()
			.level(Level.WARN)
			.allow("https://api.example.com")
			.deny("https://api.example.com/admin/**")
			.build())
		.recorder(this.log)
		.log((logger, message) -> {
		})
		.build();

	@Test
	void refusalsWhenAllowedAreEmpty() {
		this.firewall.enforce(get("https://api.example.com/v1"));
		assertThat(this.log.refusals()).isEmpty();
		assertThat(this.log.warned()).isZero();
	}

	@Test
	void refusalsWhenRefusedTellEverything() {
		this.firewall.enforce(get("https://api.example.com/admin/users"), "billing");
		assertThat(this.log.refusals()).singleElement().satisfies((refusal) -> {
			assertThat(refusal.egress()).hasToString("GET https://api.example.com:443/admin/users");
			assertThat(refusal.decision().outcome()).isEqualTo(Decision.Outcome.WARNED);
			assertThat(refusal.decision().rule()).isNotNull();
			assertThat(refusal.caller()).startsWith(getClass().getName() + ".refusalsWhenRefusedTellEverything(");
			assertThat(refusal.bean()).isEqualTo("billing");
			assertThat(refusal.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(refusal.count()).isOne();
			assertThat(refusal.first()).isEqualTo(refusal.last());
		});
	}

	@Test
	void refusalsWhenOfOneKindAreCounted() {
		for (int i = 0; i < 40; i++) {
			this.firewall.enforce(get("https://other.example/"), "billing");
		}
		this.firewall.enforce(get("https://api.example.com/admin/x"));
		assertThat(this.log.refusals()).extracting(Refusal::count).containsExactly(1L, 40L);
		assertThat(this.log.refusals().get(1).caller()).isNotNull();
		assertThat(this.log.warned()).isEqualTo(41);
		assertThat(this.log.blocked()).isZero();
	}

	@Test
	void refusalsWhenOneComesAgainHaveItFirst() {
		this.firewall.enforce(get("https://a.example/"));
		this.firewall.enforce(get("https://b.example/"));
		this.firewall.enforce(get("https://a.example/"));
		assertThat(this.log.refusals()).extracting((refusal) -> refusal.egress().host().text())
			.containsExactly("a.example", "b.example");
	}

	@Test
	void refusalsWhenManyKindsAreBounded() {
		for (int i = 0; i < DecisionLog.CAPACITY + 44; i++) {
			this.firewall.enforce(get("https://host" + i + ".example/"));
		}
		List<Refusal> refusals = this.log.refusals();
		assertThat(refusals).hasSize(DecisionLog.CAPACITY);
		assertThat(refusals.get(0).egress().host().text()).isEqualTo("host299.example");
		assertThat(refusals.get(DecisionLog.CAPACITY - 1).egress().host().text()).isEqualTo("host44.example");
		assertThat(this.log.warned()).isEqualTo(DecisionLog.CAPACITY + 44);
	}

	@Test
	void refusalsAreAnImmutableSnapshot() {
		this.firewall.enforce(get("https://a.example/"));
		List<Refusal> snapshot = this.log.refusals();
		this.firewall.enforce(get("https://b.example/"));
		assertThat(snapshot).hasSize(1);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(snapshot::clear);
	}

	@Test
	void recordWhenOlderThanTheLastKeepsTheSpanOfTime() {
		Egress egress = get("https://a.example/");
		Decision decision = this.firewall.evaluate(egress);
		for (String time : List.of("2030-01-01T00:00:02Z", "2030-01-01T00:00:01Z", "2030-01-01T00:00:03Z")) {
			this.log.record(new DecisionRecord(Instant.parse(time), egress, decision, null, null, "main", false));
		}
		Refusal refusal = this.log.refusals().get(0);
		assertThat(refusal.first()).isEqualTo("2030-01-01T00:00:01Z");
		assertThat(refusal.last()).isEqualTo("2030-01-01T00:00:03Z");
	}

	@Test
	void recordWhenFromManyThreadsLosesNothing() throws Exception {
		int threads = 8;
		int rounds = 500;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		CountDownLatch start = new CountDownLatch(1);
		try {
			List<Future<Integer>> results = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				results.add(executor.submit(refuse(start, rounds)));
			}
			start.countDown();
			for (Future<Integer> result : results) {
				assertThat(result.get()).isLessThanOrEqualTo(DecisionLog.CAPACITY);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.log.warned()).isEqualTo((long) threads * rounds);
		assertThat(this.log.refusals()).hasSize(10);
		assertThat(this.log.refusals()).extracting(Refusal::count).containsOnly((long) threads * rounds / 10);
	}

	private Callable<Integer> refuse(CountDownLatch start, int rounds) {
		return () -> {
			start.await();
			int largest = 0;
			for (int round = 0; round < rounds; round++) {
				this.firewall.enforce(get("https://host" + (round % 10) + ".example/"));
				largest = Math.max(largest, this.log.refusals().size());
			}
			return largest;
		};
	}

	private static Egress get(String uri) {
		return Egress.http("GET", URI.create(uri));
	}

}
