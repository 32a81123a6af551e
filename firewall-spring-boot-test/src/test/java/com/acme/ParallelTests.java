package com.acme;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.firewall.context.Frames;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that run at the same time, each with a policy of its own.
 */
class ParallelTests {

	private static final int HALF = 500;

	private static final int THREADS = 8;

	private static final Map<String, String> PARALLEL = Map.of("junit.jupiter.execution.parallel.enabled", "true",
			"junit.jupiter.execution.parallel.mode.default", "concurrent",
			"junit.jupiter.execution.parallel.config.strategy", "fixed",
			"junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(THREADS));

	private static final CountDownLatch ALL_BUSY = new CountDownLatch(THREADS);

	/** The threads that ran tests, and how often tests got through and were refused. */
	private static final Set<Thread> RUNNERS = ConcurrentHashMap.newKeySet();

	private static final AtomicInteger PASSED = new AtomicInteger();

	private static final AtomicInteger REFUSED = new AtomicInteger();

	private static ExecutorService shared;

	@BeforeAll
	static void warmUp() throws Exception {
		shared = Executors.newFixedThreadPool(2);
		for (int i = 0; i < 2; i++) {
			shared.submit(() -> true).get();
		}
	}

	@AfterAll
	static void stop() {
		shared.shutdown();
	}

	@Test
	void testsWhenParallelAreJudgedByTheirOwnPolicies() {
		int before = Partner.SERVER.arrivals();
		NestedLaunch launch = NestedLaunch.of(PARALLEL, Allowed.class, Refused.class);
		assertThat(launch.failures()).isEmpty();
		assertThat(launch.passed("reaches [")).isEqualTo(HALF);
		assertThat(launch.passed("doesNotReach [")).isEqualTo(HALF);
		assertThat(ALL_BUSY.getCount()).as("tests that ran at the same time").isZero();
		assertThat(RUNNERS).hasSizeGreaterThanOrEqualTo(THREADS);
		int each = IntStream.range(0, HALF).map(ParallelTests::ways).sum();
		assertThat(PASSED).as("calls that were allowed").hasValue(each);
		assertThat(REFUSED).as("calls that were refused").hasValue(each);
		assertThat(Partner.SERVER.arrivals() - before).as("connections").isEqualTo(HALF);
	}

	private static String uri(int number) {
		return "http://a.partner.example/" + number;
	}

	/** How many ways a test goes. */
	private static int ways(int number) {
		return 3 + (VirtualThreads.areThere() ? 2 : 0) + ((number % 10 == 0) ? 1 : 0);
	}

	private static void run(int number, Runnable task) throws Exception {
		RUNNERS.add(Thread.currentThread());
		ALL_BUSY.countDown();
		assertThat(ALL_BUSY.await(60, TimeUnit.SECONDS)).isTrue();
		task.run();
		Thread thread = new Thread(task);
		thread.start();
		thread.join();
		shared.submit(Frames.wrap(task)).get();
		if (VirtualThreads.areThere()) {
			VirtualThreads.start(task).join();
			runAndEnd(VirtualThreads.pool(), task);
		}
		if (number % 10 == 0) {
			runAndEnd(Executors.newSingleThreadExecutor(), task);
		}
	}

	private static void runAndEnd(ExecutorService pool, Runnable task) throws Exception {
		pool.submit(task).get();
		pool.shutdown();
	}

	@AllowEgress("http://a.partner.example")
	static class Allowed {

		static IntStream numbers() {
			return IntStream.range(0, HALF);
		}

		@ParameterizedTest
		@MethodSource("numbers")
		void reaches(int number, RecordedEgress recorded) throws Exception {
			run(number, () -> {
				Partner.intend(uri(number));
				PASSED.incrementAndGet();
			});
			TestFirewall.allow(Partner.SERVER.rule()).run(Partner::call);
			assertThat(recorded.blocked()).isEmpty();
			TestFirewall.expectBlocked(() -> Partner.intend(Partner.NOWHERE));
		}

	}

	static class Refused {

		static IntStream numbers() {
			return IntStream.range(0, HALF);
		}

		@ParameterizedTest
		@MethodSource("numbers")
		void doesNotReach(int number, RecordedEgress recorded) throws Exception {
			run(number, () -> Partner.swallow(uri(number)));
			assertThat(recorded.expectBlocked(uri(number))).hasSize(ways(number)).isEqualTo(recorded.blocked());
			REFUSED.addAndGet(recorded.blocked().size());
			TestFirewall.expectBlocked(Partner::call);
			Future<?> unreached = shared.submit(() -> Partner.intend(uri(number)));
			assertThat(TestFirewall.expectBlocked(unreached::get).getMessage()).contains(uri(number).substring(7, 20));
		}

	}

}
