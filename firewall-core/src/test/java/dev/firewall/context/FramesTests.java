package dev.firewall.context;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
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

}
