package com.acme;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
		NestedLaunch launch = NestedLaunch.of(PARALLEL, Allowed.class, Refused.class);
		assertThat(launch.failures()).isEmpty();
		assertThat(launch.passed("reaches [")).isEqualTo(HALF);
		assertThat(launch.passed("doesNotReach [")).isEqualTo(HALF);
		assertThat(ALL_BUSY.getCount()).as("tests that ran at the same time").isZero();
	}

	private static String uri(int number) {
		return "http://a.partner.example/" + number;
	}

	private static void run(int number, Runnable task) throws Exception {
		task.run();
		Thread thread = new Thread(task);
		thread.start();
		thread.join();
		shared.submit(Frames.wrap(task)).get();
		if (VirtualThreads.areThere()) {
			VirtualThreads.start(task).join();
		}
		if (number % 10 == 0) {
			ExecutorService own = Executors.newSingleThreadExecutor();
			own.submit(task).get();
			own.shutdown();
		}
	}

	@AllowEgress("http://a.partner.example")
	static class Allowed {

		static IntStream numbers() {
			return IntStream.range(0, HALF);
		}

		@ParameterizedTest
		@MethodSource("numbers")
		void reaches(int number, RecordedEgress recorded) throws Exception {
			ALL_BUSY.countDown();
			assertThat(ALL_BUSY.await(60, TimeUnit.SECONDS)).isTrue();
			run(number, () -> Partner.intend(uri(number)));
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
			ALL_BUSY.countDown();
			assertThat(ALL_BUSY.await(60, TimeUnit.SECONDS)).isTrue();
			run(number, () -> Partner.swallow(uri(number)));
			assertThat(recorded.expectBlocked(uri(number))).hasSizeBetween(3, 5).isEqualTo(recorded.blocked());
			Future<?> unreached = shared.submit(() -> Partner.intend(uri(number)));
			assertThat(TestFirewall.expectBlocked(unreached::get).getMessage()).contains(uri(number).substring(7, 20));
		}

	}

}
