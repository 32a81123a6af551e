package dev.firewall.context;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import dev.firewall.context.netty.util.SharedPool;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.CoreTestSession;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Frames and how they travel (semantics, sections 6 and 8).
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FramesTests {

	private static final Egress REDIS = Egress.to(Protocol.REDIS).host("cache.example").port(6379).build();

	private static final Egress LOOPBACK = Egress.to(Protocol.SOCKET).host("127.0.0.1").port(5432).build();

	private final Firewall firewall = Firewall.of(Policy.builder().allow("redis", "http").build());

	private final Firewall strict = Firewall.of(Policy.builder().build());

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
		assertThat(TestSession.isRegistered()).isFalse();
	}

	private boolean allows() {
		return this.firewall.evaluate(REDIS).proceeds();
	}

	private static <T> T onNewThread(Callable<T> task) throws Exception {
		FutureTask<T> future = new FutureTask<>(task);
		new Thread(future).start();
		return future.get();
	}

	@Test
	void openWhenThreadIsStartedInsideItFollows() throws Exception {
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(onNewThread(this::allows)).isFalse();
			assertThat(onNewThread(() -> onNewThread(this::allows))).isFalse();
		}
		assertThat(onNewThread(this::allows)).isTrue();
	}

	@Test
	void openWhenTaskStartedInsideOutlivesItKeepsIt() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		FutureTask<List<Boolean>> task = new FutureTask<>(() -> {
			closed.await();
			boolean before = allows();
			try (var nested = EgressScope.restrict("redis", "http").open()) {
				assertThat(nested).isNotNull();
			}
			return List.of(before, allows());
		});
		try (var scope = EgressScope.deny("redis").open()) {
			new Thread(task).start();
		}
		closed.countDown();
		assertThat(task.get()).containsExactly(false, false);
	}

	@Test
	void openWhenThreadIsVirtualFollows() throws Exception {
		assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
		ExecutorService threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(threads.submit(this::allows).get()).isFalse();
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void openWhenPoolOfTheProcessIsStartedInsideDoesNotStay() throws Exception {
		int parallelism = ForkJoinPool.commonPool().getParallelism();
		CountDownLatch started = new CountDownLatch(parallelism + 1);
		CountDownLatch end = new CountDownLatch(1);
		Callable<List<Boolean>> task = () -> {
			boolean before = allows();
			started.countDown();
			end.await();
			return List.of(before, allows());
		};
		List<Future<List<Boolean>>> results = new ArrayList<>();
		try (var scope = EgressScope.deny("redis").open()) {
			// More than there are, so that the last of them has to be new
			for (int i = 0; i < parallelism; i++) {
				results.add(ForkJoinPool.commonPool().submit(task));
			}
			started.countDown();
			started.await();
			results.add(ForkJoinPool.commonPool().submit(Frames.wrap(task)));
		}
		end.countDown();
		for (int i = 0; i < parallelism; i++) {
			assertThat(results.get(i).get()).containsExactly(true, true);
		}
		assertThat(results.get(parallelism).get()).as("a wrapped task keeps its frames").containsExactly(false, false);
	}

	@Test
	void openWhenJdkTimesOutFuturesInsideDoesNotStay() throws Exception {
		CompletableFuture<Boolean> outside = new CompletableFuture<>();
		try (var scope = EgressScope.deny("redis").open()) {
			CompletableFuture<Boolean> inside = new CompletableFuture<>();
			CompletableFuture<Boolean> judged = inside.thenApply((timedOut) -> allows());
			inside.completeOnTimeout(true, 1, TimeUnit.MILLISECONDS);
			assertThat(judged.get()).isTrue();
		}
		CompletableFuture<Boolean> judged = outside.thenApply((timedOut) -> allows());
		outside.completeOnTimeout(true, 1, TimeUnit.MILLISECONDS);
		assertThat(judged.get()).isTrue();
	}

	@Test
	void openWhenHttpClientIsUsedInsideItsThreadsAreNotInIt() throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		try (var scope = EgressScope.deny("redis").open()) {
			URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
			AtomicReference<String> thread = new AtomicReference<>();
			Boolean judged = HttpClient.newHttpClient().sendAsync(HttpRequest.newBuilder(uri).build(), (head) -> {
				thread.set(Thread.currentThread().getName());
				return HttpResponse.BodySubscribers.replacing(allows());
			}).get().body();
			assertThat(thread.get()).startsWith("HttpClient-");
			assertThat(judged).isTrue();
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void openWhenPlainPoolIsStartedInsideStays() throws Exception {
		ForkJoinPool forkJoin = new ForkJoinPool(1);
		ExecutorService pool = Executors.newSingleThreadExecutor();
		ExecutorService factory = Executors.newSingleThreadExecutor((task) -> new Thread(task, "own"));
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		try {
			try (var scope = EgressScope.deny("redis").open()) {
				for (ExecutorService own : List.of(forkJoin, pool, factory, timer)) {
					assertThat(own.submit(this::allows).get()).isFalse();
				}
				assertThat(timer.schedule(this::allows, 1, TimeUnit.MILLISECONDS).get()).isFalse();
			}
			assertThat(pool.submit(this::allows).get()).isFalse();
			assertThat(pool.submit(Frames.wrap((Callable<Boolean>) this::allows)).get()).as("handed over outside")
				.isTrue();
		}
		finally {
			List.of(forkJoin, pool, factory, timer).forEach(ExecutorService::shutdownNow);
		}
	}

	@Test
	void openWhenPoolIsOfALibraryDoesNotStay() throws Exception {
		SharedPool pool = new SharedPool();
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(pool.submit(this::allows).get()).isTrue();
			assertThat(pool.submit(() -> onNewThread(this::allows)).get()).isTrue();
			assertThat(pool.submit(Frames.wrap((Callable<Boolean>) () -> onNewThread(this::allows))).get())
				.as("a thread started by code inside, on a thread of the library")
				.isFalse();
		}
		finally {
			pool.close();
		}
	}

	@Test
	void enterWhenInsideAlreadyOpensNothing() throws Exception {
		EgressScope scope = EgressScope.deny("redis");
		try (var outer = scope.enter()) {
			Frame frame = Frames.current();
			try (var inner = scope.enter()) {
				assertThat(Frames.current()).isSameAs(frame);
			}
			assertThat(Frames.current()).isSameAs(frame);
			assertThat(onNewThread(() -> {
				try (var inner = scope.enter()) {
					return Frames.current() == frame;
				}
			})).isTrue();
		}
		assertThat(Frames.current()).isNull();
	}

	@Test
	void currentAndWhenContextCarriesFramesHoldsBoth() throws Exception {
		CapturedFrames carried = captured(EgressScope.deny("redis"));
		assertThat(CapturedFrames.currentAnd(null).isEmpty()).isTrue();
		assertThat(CapturedFrames.currentAnd("no frame").isEmpty()).isTrue();
		assertThat(CapturedFrames.currentAnd(carried.innermost()).call(this::allows)).isFalse();
		try (var scope = EgressScope.deny("http").open()) {
			CapturedFrames both = CapturedFrames.currentAnd(carried.innermost());
			assertThat(both.call(this::allows)).isFalse();
			assertThat(both.call(this::allowsHttp)).isFalse();
			CapturedFrames nested = captured(EgressScope.deny("kafka"));
			assertThat(CapturedFrames.currentAnd(nested.innermost()).innermost()).isSameAs(nested.innermost());
			assertThat(CapturedFrames.currentAnd(Frames.current()).isCurrent()).isTrue();
			carried.runWithCurrent(() -> {
				assertThat(allows()).isFalse();
				assertThat(allowsHttp()).isFalse();
			});
			carried.run(() -> assertThat(allowsHttp()).isTrue());
			assertThat(both).hasToString("deny(http) inside deny(redis)");
			assertThat(allows()).isTrue();
		}
	}

	@Test
	void currentAndWhenTestWidensElsewhereCarriesOnlyWhatNarrows() throws Exception {
		try (TestSession session = CoreTestSession.register()) {
			CapturedFrames carried = captured(EgressScope.deny("kafka"));
			try (var allow = session.allow(Policy.builder().allow("redis").build(), "allow(redis)");
					var scope = EgressScope.deny("http").open()) {
				CapturedFrames both = CapturedFrames.currentAnd(carried.innermost());
				assertThat(both).hasToString("deny(http) inside deny(kafka)");
				assertThat(both.call(() -> this.strict.evaluate(REDIS).proceeds())).isFalse();
			}
		}
	}

	private boolean allowsHttp() {
		return this.firewall.evaluate(Egress.to(Protocol.HTTP).host("a.example").port(80).build()).proceeds();
	}

	private static CapturedFrames captured(EgressScope scope) throws Exception {
		return scope.call(CapturedFrames::current);
	}

	@Test
	void wrapWhenPoolIsSharedBindsEachTaskToItsOwnFrames() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			assertThat(pool.submit(this::allows).get()).as("its thread starts outside").isTrue();
			try (var scope = EgressScope.deny("redis").open()) {
				assertThat(pool.submit(this::allows).get()).isTrue();
				assertThat(pool.submit(Frames.wrap((Callable<Boolean>) this::allows)).get()).isFalse();
				assertThat(CompletableFuture.supplyAsync(this::allows, Frames.wrap(pool)).get()).isFalse();
				AtomicReference<Boolean> ran = new AtomicReference<>();
				pool.submit(Frames.wrap((Runnable) () -> ran.set(allows()))).get();
				assertThat(ran.get()).isFalse();
			}
			assertThat(pool.submit(this::allows).get()).isTrue();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void wrapWhenTaskWasMadeOutsideLosesTheFramesOfTheRunner() throws Exception {
		Callable<Boolean> outside = Frames.wrap((Callable<Boolean>) this::allows);
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(outside.call()).isTrue();
			assertThat(allows()).isFalse();
		}
	}

	@Test
	void wrapWhenTaskThrowsOrLeavesAScopeOpenPutsTheFramesBack() {
		Runnable leaking = Frames.wrap((Runnable) () -> {
			EgressScope.denyAll().open();
			throw new IllegalStateException("leaks");
		});
		assertThatIllegalStateException().isThrownBy(leaking::run).withMessage("leaks");
		assertThat(allows()).isTrue();
	}

	@Test
	void snapshotWhenTakenInsideCarriesFrames() throws Exception {
		ContextRegistry registry = new ContextRegistry().loadThreadLocalAccessors();
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder().contextRegistry(registry).build();
		ContextSnapshot inside;
		try (var scope = EgressScope.deny("redis").open()) {
			inside = factory.captureAll();
		}
		assertThat(onNewThread(inside.wrap((Callable<Boolean>) this::allows))).isFalse();
		assertThat(allows()).isTrue();
		ContextSnapshotFactory clearing = ContextSnapshotFactory.builder()
			.contextRegistry(registry)
			.clearMissing(true)
			.build();
		ContextSnapshot outside = clearing.captureAll();
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(outside.wrap((Callable<Boolean>) this::allows).call()).isTrue();
			assertThat(allows()).isFalse();
		}
	}

	@Test
	void closeWhenOutOfOrderThrowsAndLeavesTheNarrowerSet() {
		EgressScope.Open outer = EgressScope.deny("redis").label("outer").open();
		EgressScope.Open inner = EgressScope.deny("http").label("inner").open();
		assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("outer");
		assertThat(allows()).isFalse();
		inner.close();
		assertThat(allows()).isTrue();
		outer.close();
		inner.close();
	}

	@Test
	void closeWhenOutOfOrderOnAnotherThreadTakesNothingFromTasks() throws Exception {
		EgressScope.Open outer = EgressScope.deny("redis").open();
		CountDownLatch closed = new CountDownLatch(1);
		FutureTask<Boolean> task = new FutureTask<>(() -> {
			closed.await();
			EgressScope.deny("http").run(() -> {
			});
			return allows();
		});
		new Thread(task).start();
		EgressScope.Open inner = EgressScope.deny("http").open();
		assertThatIllegalStateException().isThrownBy(outer::close);
		inner.close();
		closed.countDown();
		assertThat(task.get()).isFalse();
	}

	@Test
	void closeWhenOnAnotherThreadThrowsAndStaysOpen() throws Exception {
		EgressScope.Open scope = EgressScope.deny("redis").open();
		onNewThread(() -> {
			assertThatIllegalStateException().isThrownBy(scope::close)
				.withMessageContaining("can be closed there only");
			return null;
		});
		assertThat(allows()).isFalse();
		scope.close();
		assertThat(allows()).isTrue();
	}

	@Test
	void closeWhenRepeatedDoesNothing() {
		EgressScope.Open outer = EgressScope.deny("redis").open();
		EgressScope.Open inner = EgressScope.deny("http").open();
		inner.close();
		inner.close();
		assertThat(allows()).isFalse();
		outer.close();
		outer.close();
		assertThat(allows()).isTrue();
	}

	@Test
	void openWhenScopeIsOpenOnThisThreadIsRefusedAndElsewhereNot() throws Exception {
		EgressScope scope = EgressScope.deny("redis");
		try (var open = scope.open()) {
			assertThatIllegalStateException().isThrownBy(scope::open)
				.withMessageContaining("open on this thread already");
			assertThat(onNewThread(() -> scope.call(this::allows))).isFalse();
			ExecutorService pool = Executors.newSingleThreadExecutor();
			assertThat(pool.submit(Frames.wrap((Callable<Boolean>) () -> scope.call(this::allows))).get()).isFalse();
			pool.shutdown();
		}
		for (int i = 0; i < 3; i++) {
			assertThat(allows()).isTrue();
			scope.run(() -> assertThat(allows()).isFalse());
		}
	}

	@Test
	void openWhenKindWouldWidenIsRefused() {
		Policy rules = Policy.builder().allow("http").build();
		for (Frame.Kind kind : List.of(Frame.Kind.ALLOW, Frame.Kind.LOOPBACK, Frame.Kind.LEVEL)) {
			assertThatIllegalArgumentException().isThrownBy(() -> Frames.open(kind, rules, null, "x", new Object()))
				.withMessageContaining("production code can only narrow");
		}
	}

	@Test
	void callWhenResultIsLazyIsRefused() {
		EgressScope scope = EgressScope.restrict("redis");
		assertThatIllegalStateException().isThrownBy(() -> scope.call(() -> Stream.of(1)));
		assertThatIllegalStateException().isThrownBy(() -> scope.call(() -> List.of(1).iterator()));
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressScope.restrict(new String[0]));
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> EgressScope.deny("*"));
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
			session.judgeOtherThreads(true);
			assertThat(pool.submit(() -> this.strict.evaluate(REDIS).proceeds()).get()).isTrue();
			assertThat(pool.submit(() -> narrow.call(() -> this.strict.evaluate(REDIS).proceeds())).get()).isTrue();
			assertThat(pool.submit(() -> narrow.call(() -> this.firewall.evaluate(http).proceeds())).get()).isFalse();
			session.judgeOtherThreads(false);
			assertThat(pool.submit(() -> this.strict.evaluate(REDIS).proceeds()).get()).isFalse();
			session.judgeOtherThreads(true);
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
					try (var test = session.test(new Object(), denied);
							var all = session.allow(Policy.builder().allow("smtp").build(), "allow(smtp)");
							var level = session.level(Levels.of(own));
							var policy = session.policy(tests);
							var deny = EgressScope.deny(denied).open()) {
						session.judgeOtherThreads(true);
						running.countDown();
						done.await();
						session.judgeOtherThreads(false);
					}
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
