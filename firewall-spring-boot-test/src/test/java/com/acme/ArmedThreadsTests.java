package com.acme;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import dev.firewall.DenyEgress;
import dev.firewall.EgressScope;
import dev.firewall.context.Frames;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What threads are judged by: those that tests start, their set-up or nobody.
 */
class ArmedThreadsTests {

	@Test
	void threadsWhenStartedByTheTestAreJudgedByIt() {
		NestedLaunch.of(Threads.class)
			.passes("started", "wrapped", "unreached", "unreachedFromBlock", "Threads")
			.passesOrSkips("virtual");
	}

	@Test
	void workWhenItOutlivesItsTestIsStillJudgedByIt() throws Exception {
		Outliving.go = new CountDownLatch(1);
		NestedLaunch.of(Outliving.class).passes("first", "second", "Outliving");
		assertThat(Outliving.outcomes.get()).isEqualTo("own allowed, other refused");
	}

	@Test
	void threadsWhenStartedInSetUpAreJudgedWhileABodyRuns() {
		NestedLaunch.of(Background.class)
			.passes("judged", "sandboxed", "Background")
			.fails("hidden", "b.partner.example");
	}

	@AllowEgress("http://a.partner.example")
	static class Threads {

		private static final ExecutorService POOL = Executors.newFixedThreadPool(1);

		@BeforeAll
		static void warmUp() throws Exception {
			POOL.submit(() -> true).get();
		}

		@Test
		void started() throws Exception {
			AtomicReference<String> outcome = new AtomicReference<>();
			Thread thread = new Thread(() -> outcome.set(outcome()));
			thread.start();
			thread.join();
			assertThat(outcome).hasValue("own allowed, other refused");
		}

		@Test
		void virtual() throws Exception {
			AtomicReference<String> outcome = new AtomicReference<>();
			VirtualThreads.start(() -> outcome.set(outcome())).join();
			assertThat(outcome).hasValue("own allowed, other refused");
		}

		@Test
		void wrapped() throws Exception {
			AtomicReference<String> outcome = new AtomicReference<>();
			POOL.submit(Frames.wrap(() -> outcome.set(outcome()))).get();
			assertThat(outcome).hasValue("own allowed, other refused");
		}

		@Test
		void unreached() throws Exception {
			Future<String> outcome = POOL.submit(Threads::outcome);
			assertThat(outcome.get()).isEqualTo("own allowed, other refused");
		}

		@Test
		void unreachedFromBlock() throws Exception {
			try (TestFirewall.Block allowed = TestFirewall.allow("http://b.partner.example")) {
				Partner.intend("http://b.partner.example");
				Future<String> outcome = POOL.submit(Threads::outcome);
				assertThat(outcome.get()).isEqualTo("own allowed, other refused");
			}
		}

		@AfterAll
		static void stop() {
			POOL.shutdown();
		}

		private static String outcome() {
			Partner.intend("http://a.partner.example");
			TestFirewall.expectBlocked(() -> Partner.intend("http://b.partner.example"));
			return "own allowed, other refused";
		}

	}

	/** The second test finds threads that the set-up of the first one started. */
	@AllowEgress("http://*.partner.example")
	@TestMethodOrder(MethodOrderer.MethodName.class)
	static class Background {

		private static final String ALLOWED = "http://a.partner.example";

		private static final String DENIED = "http://b.partner.example";

		private static final List<ExecutorService> POOLS = new ArrayList<>();

		@BeforeAll
		static void startOfClass() throws Exception {
			start();
			try (EgressScope.Open scope = EgressScope.deny("http://c.partner.example").open()) {
				start();
			}
		}

		@BeforeEach
		void startOfTest() throws Exception {
			start();
		}

		/** A pool whose thread is there before the body. */
		private static void start() throws Exception {
			ExecutorService pool = Executors.newFixedThreadPool(1);
			pool.submit(() -> Partner.intend("http://set-up.nowhere.example")).get();
			POOLS.add(pool);
		}

		@Test
		@DenyEgress(DENIED)
		void hidden() throws Exception {
			POOLS.get(1).submit(() -> Partner.swallow(DENIED)).get();
		}

		@Test
		@DenyEgress(DENIED)
		void judged() throws Exception {
			for (ExecutorService pool : POOLS) {
				pool.submit(() -> Partner.intend(ALLOWED)).get();
				pool.submit(() -> TestFirewall.expectBlocked(() -> Partner.intend(DENIED))).get();
				pool.submit(() -> TestFirewall.expectBlocked(() -> Partner.intend("http://a.nowhere.example"))).get();
			}
			POOLS.get(1)
				.submit(() -> TestFirewall.expectBlocked(() -> Partner.intend("http://c.partner.example")))
				.get();
		}

		@Test
		void sandboxed() throws Exception {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.http(ALLOWED).throwsException(new IllegalStateException("stubbed"));
				ExecutorService ofTest = POOLS.get(POOLS.size() - 1);
				assertThat(ofTest.submit(Background::caught).get()).hasMessage("stubbed");
			}
		}

		private static Throwable caught() {
			return catchThrowable(() -> Partner.intend(ALLOWED));
		}

		@AfterEach
		void tearDown() throws Exception {
			for (ExecutorService pool : POOLS) {
				pool.submit(() -> Partner.intend("http://tear-down.nowhere.example")).get();
			}
		}

		@AfterAll
		static void stop() {
			POOLS.forEach(ExecutorService::shutdown);
			POOLS.clear();
		}

	}

	static class Outliving {

		private static final AtomicReference<String> outcomes = new AtomicReference<>();

		private static CountDownLatch go;

		private static Thread thread;

		@Test
		@AllowEgress("http://a.partner.example")
		void first() {
			thread = new Thread(() -> {
				try {
					go.await();
					outcomes.set(Threads.outcome());
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			thread.start();
		}

		@Test
		void second() {
			assertThat(1 + 1).isEqualTo(2);
		}

		@AfterAll
		static void letGo() throws Exception {
			go.countDown();
			thread.join();
		}

	}

}
