package dev.firewall.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.CoreTestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What only a test session can open (semantics, section 6).
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TestSessionTests {

	private static final Egress REDIS = Egress.to(Protocol.REDIS).host("cache.example").port(6379).build();

	private static final Egress LOOPBACK = Egress.to(Protocol.SOCKET).host("127.0.0.1").port(5432).build();

	private final Firewall firewall = Firewall.of(Policy.builder().allow("redis", "http").build());

	private final Firewall strict = Firewall.of(Policy.builder().build());

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
		assertThat(TestSession.isRegistered()).isFalse();
	}

	private static <T> T onNewThread(Callable<T> task) throws Exception {
		FutureTask<T> future = new FutureTask<>(task);
		new Thread(future).start();
		return future.get();
	}

	@Test
	void registerWhenNotTheTestModuleIsRefused() {
		assertThatIllegalStateException().isThrownBy(TestSession::register)
			.withMessageContaining("only test code can widen");
		assertThat(TestSession.isRegistered()).isFalse();
	}

	@Test
	void registerWhenLockedOrRegisteredIsRefused() {
		Object token = new Object();
		Firewall.activateLocked(this.firewall, token);
		try {
			assertThatIllegalStateException().isThrownBy(CoreTestSession::register).withMessageContaining("locked");
		}
		finally {
			Firewall.deactivate(token);
		}
		try (TestSession session = CoreTestSession.register()) {
			assertThat(session).isNotNull();
			assertThatIllegalStateException().isThrownBy(CoreTestSession::register).withMessageContaining("already");
		}
	}

	@Test
	void allowWhenSessionIsOpenWidensAndThenNoMore() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		FutureTask<Boolean> leaked = new FutureTask<>(() -> {
			ended.await();
			return this.strict.evaluate(REDIS).proceeds();
		});
		TestSession session = CoreTestSession.register();
		try (session) {
			try (var allow = session.allow(Policy.builder().allow("redis").build(), "allow(redis)")) {
				assertThat(this.strict.evaluate(REDIS).proceeds()).isTrue();
				assertThat(onNewThread(() -> this.strict.evaluate(REDIS).proceeds())).isTrue();
				new Thread(leaked).start();
				try (var narrow = EgressScope.denyAll().open()) {
					assertThat(this.strict.evaluate(REDIS).cause()).isEqualTo(Decision.Cause.CEILING);
				}
			}
			assertThat(this.strict.evaluate(REDIS).proceeds()).isFalse();
		}
		ended.countDown();
		assertThat(leaked.get()).as("a thread that outlives the session").isFalse();
		assertThatIllegalStateException()
			.isThrownBy(() -> session.allow(Policy.builder().allow("redis").build(), "late"));
		assertThatIllegalStateException().isThrownBy(session::allowLoopback);
		assertThatIllegalStateException().isThrownBy(() -> session.level(Levels.of(Level.OFF)));
	}

	@Test
	void allowLoopbackWhenOpenIsBoundToTheThreadAndWhatItForks() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		pool.submit(() -> true).get();
		CountDownLatch closed = new CountDownLatch(1);
		FutureTask<Boolean> late = new FutureTask<>(() -> {
			closed.await();
			return this.strict.evaluate(LOOPBACK).proceeds();
		});
		try (TestSession session = CoreTestSession.register()) {
			try (var loopback = session.allowLoopback()) {
				assertThat(this.strict.evaluate(LOOPBACK).cause()).isEqualTo(Decision.Cause.CAPABILITY);
				assertThat(this.strict.evaluate(REDIS).proceeds()).isFalse();
				assertThat(onNewThread(() -> this.strict.evaluate(LOOPBACK).proceeds())).isTrue();
				assertThat(pool.submit(() -> this.strict.evaluate(LOOPBACK).proceeds()).get()).isFalse();
				new Thread(late).start();
			}
			closed.countDown();
			assertThat(late.get()).isFalse();
			assertThat(this.strict.evaluate(LOOPBACK).proceeds()).isFalse();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void levelWhenOpenCountsForThePolicyAndFramesWithoutOne() {
		try (TestSession session = CoreTestSession.register();
				var level = session.level(Levels.of(Level.WARN));
				var scope = EgressScope.denyAll().open()) {
			assertThat(this.strict.evaluate(REDIS).outcome()).isEqualTo(Decision.Outcome.WARNED);
			try (var own = EgressScope.denyAll().level(Level.ERROR).open()) {
				assertThat(this.strict.evaluate(REDIS).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			}
		}
	}

	@Test
	void judgeOtherThreadsWhenActiveGoesForScopesThatTheyOpen() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		pool.submit(() -> true).get();
		EgressScope narrow = EgressScope.restrict("redis", "http");
		try (TestSession session = CoreTestSession.register();
				var allow = session.allow(Policy.builder().allow("redis").build(), "allow(redis)");
				var deny = EgressScope.deny("http").open()) {
			Egress http = Egress.to(Protocol.HTTP).host("a.example").port(80).build();
			assertThat(pool.submit(() -> this.strict.evaluate(REDIS).proceeds()).get()).isFalse();
			session.judgeOtherThreads(session.ofThread());
			assertThat(pool.submit(() -> this.strict.evaluate(REDIS).proceeds()).get()).isTrue();
			assertThat(pool.submit(() -> narrow.call(() -> this.strict.evaluate(REDIS).proceeds())).get()).isTrue();
			assertThat(pool.submit(() -> narrow.call(() -> this.firewall.evaluate(http).proceeds())).get()).isFalse();
			session.judgeOtherThreads(null);
			assertThat(pool.submit(() -> this.strict.evaluate(REDIS).proceeds()).get()).isFalse();
			session.judgeOtherThreads(session.ofThread());
		}
		assertThat(pool.submit(Frames::current).get()).isNull();
		pool.shutdown();
	}

	@Test
	void judgeOtherThreadsWhenSeveralTestsRunTakesWhatAllOfThemNarrow() throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(2);
		ExecutorService unreached = Executors.newSingleThreadExecutor();
		unreached.submit(() -> true).get();
		CountDownLatch done = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(2);
		Policy tests = Policy.builder().allow("http", "redis").build();
		Firewall none = Firewall.builder().build();
		try (TestSession session = CoreTestSession.register()) {
			List<Future<?>> bodies = new ArrayList<>();
			for (String denied : List.of("http", "redis")) {
				bodies.add(pool.submit(() -> {
					Level own = denied.equals("http") ? Level.ERROR : Level.OFF;
					Frame test = session.test(denied, null);
					try (var all = session.allow(Policy.builder().allow("smtp").build(), "allow(smtp)");
							var level = session.level(Levels.of(own))) {
						Frame policy = session.policy(tests, level.frame());
						try (var deny = EgressScope.deny(denied).open()) {
							session.judgeOtherThreads(session.ofThread());
							running.countDown();
							done.await();
							session.judgeOtherThreads(null);
						}
						session.leave(policy, level.frame());
					}
					session.leave(test, null);
					return true;
				}));
			}
			running.await();
			Egress http = Egress.to(Protocol.HTTP).host("a.example").port(80).build();
			Egress smtp = Egress.to(Protocol.find("smtp").protocol()).host("a.example").port(25).build();
			assertThat(unreached.submit(() -> none.evaluate(http).outcome()).get()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(unreached.submit(() -> none.evaluate(REDIS).outcome()).get())
				.isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(unreached.submit(() -> none.evaluate(smtp).cause()).get()).isEqualTo(Decision.Cause.NOT_ALLOWED);
			done.countDown();
			for (Future<?> body : bodies) {
				body.get();
			}
			assertThat(unreached.submit(() -> none.evaluate(http).cause()).get()).isEqualTo(Decision.Cause.NO_POLICY);
		}
		finally {
			pool.shutdown();
			unreached.shutdown();
		}
	}

}
