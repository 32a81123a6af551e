package dev.firewall;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Recorders, listeners, log lines and exceptions (semantics, section 10).
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RecordingTests {

	private static final Egress API = Egress.http("GET", URI.create("https://api.example.com/v1/items"));

	private static final int QUEUE = 1024;

	private final CollectedDecisions collected = new CollectedDecisions();

	private FirewallBuilder firewall(Level level) {
		return Firewall.builder()
			.policy(Policy.builder().level(level).allow("good.example").build())
			.recorder(this.collected)
			.log(this.collected);
	}

	private static EgressBlockedException refuse(Firewall firewall, Egress egress) {
		try {
			firewall.enforce(egress);
		}
		catch (EgressBlockedException ex) {
			return ex;
		}
		throw new AssertionError(egress + " was not refused");
	}

	@Test
	void enforceWhenRefusedRecordsBeforeItThrows() {
		Firewall firewall = firewall(Level.ERROR).build();
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall.enforce(API, "client"));
		assertThat(this.collected.records()).singleElement().satisfies((record) -> {
			assertThat(record.egress()).isSameAs(API);
			assertThat(record.decision().outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(record.bean()).isEqualTo("client");
			assertThat(record.caller()).contains("RecordingTests.java:");
			assertThat(record.thread()).isEqualTo(Thread.currentThread().getName());
			assertThat(record.first()).isTrue();
		});
		firewall.enforce(Egress.dns("good.example"));
		assertThat(this.collected.allowed()).hasSize(1);
		assertThat(this.collected.records()).hasSize(1);
	}

	@Test
	void enforceWhenLevelWarnsRecordsAndGoesOn() {
		Firewall firewall = firewall(Level.WARN).build();
		assertThatNoException().isThrownBy(() -> firewall.enforce(API, "client"));
		assertThat(this.collected.records()).singleElement()
			.satisfies((record) -> assertThat(record.decision().outcome()).isEqualTo(Decision.Outcome.WARNED));
		assertThat(this.collected.lines()).singleElement().satisfies((line) -> {
			assertThat(line).startsWith(
					"firewall.http Not allowed, but the level is warn: GET https://api.example.com:443/v1/items");
			assertThat(line).contains("by bean 'client'", "RecordingTests", "'https://api.example.com/v1/items'")
				.doesNotContain("\n");
		});
	}

	@Test
	void enforceWhenLevelIsOffRecordsNothing() {
		firewall(Level.OFF).build().enforce(API);
		assertThat(this.collected.records()).isEmpty();
		assertThat(this.collected.lines()).isEmpty();
	}

	@Test
	void enforceWhenRepeatedLogsOncePerDestinationAndCaller() {
		Firewall firewall = firewall(Level.ERROR).build();
		for (int i = 0; i < 100; i++) {
			refuse(firewall, API);
		}
		assertThat(this.collected.lines()).hasSize(1);
		for (String path : List.of("/a", "/b")) {
			refuse(firewall, Egress.http("GET", URI.create("https://api.example.com" + path)));
		}
		assertThat(this.collected.lines()).as("the same destination from the same line of code").hasSize(1);
		refuse(firewall, Egress.http("GET", URI.create("https://other.example.com")));
		refuse(firewall, Egress.http("GET", URI.create("https://api.example.com:444")));
		assertThat(this.collected.lines()).hasSize(3);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(Egress.dns("x.example")));
		assertThat(this.collected.lines()).hasSize(4);
		assertThat(this.collected.records()).hasSize(105);
		assertThat(this.collected.records()).filteredOn(DecisionRecord::first).hasSize(6);
	}

	@Test
	void enforceWhenRepeatedCarriesNoStackTrace() {
		Firewall firewall = firewall(Level.ERROR).build();
		EgressBlockedException first = refuse(firewall, API);
		assertThat(first.getStackTrace()).isNotEmpty();
		assertThat(first.getStackTrace()[0].getClassName()).startsWith("dev.firewall.");
		assertThat(first.getStackTrace()[0].getMethodName()).isNotEqualTo("<init>");
		for (int i = 0; i < 3; i++) {
			EgressBlockedException next = refuse(firewall, API);
			assertThat(next.getStackTrace()).isEmpty();
			assertThat(next.egress()).isSameAs(API);
			assertThat(next).hasMessageContaining("https://api.example.com");
		}
		assertThat(refuse(firewall, Egress.dns("x.example")).getStackTrace()).isNotEmpty();
	}

	@Test
	void enforceWhenRecorderOrLogThrowsDecidesTheSame() {
		FirewallBuilder builder = Firewall.builder().recorder(new DecisionRecorder() {

			@Override
			public void record(DecisionRecord record) {
				throw new NoClassDefFoundError("gone");
			}

			@Override
			public void allowed(Egress egress, Decision decision) {
				throw new IllegalStateException("broken");
			}

		}).recorder((record) -> sneak()).log((logger, message) -> {
			throw new AssertionError("broken");
		}).recorder(this.collected);
		Firewall strict = builder.policy(Policy.builder().allow("good.example").build()).build();
		Firewall lenient = builder.policy(Policy.builder().level(Level.WARN).build()).build();
		refuse(strict, API);
		assertThatNoException().isThrownBy(() -> strict.enforce(Egress.dns("good.example")));
		assertThatNoException().isThrownBy(() -> lenient.enforce(API));
		assertThat(this.collected.records()).hasSize(2);
	}

	@Test
	void enforceWhenJvmFailsInRecorderTellsIt() {
		Firewall firewall = Firewall.builder()
			.policy(Policy.builder().allow("good.example").build())
			.recorder(new DecisionRecorder() {

				@Override
				public void record(DecisionRecord record) {
					throw new InternalError("broken");
				}

				@Override
				public void allowed(Egress egress, Decision decision) {
					throw new InternalError("broken");
				}

			})
			.build();
		assertThat(refuse(firewall, API).getSuppressed()).singleElement().isInstanceOf(InternalError.class);
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> firewall.enforce(Egress.dns("good.example")));
	}

	private static void sneak() {
		RecordingTests.<RuntimeException>sneak(new IOException("broken"));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable throwable) throws T {
		throw (T) throwable;
	}

	@Test
	void listenerWhenCalledIsOnAThreadOfItsOwnWithoutFrames() throws Exception {
		CountDownLatch called = new CountDownLatch(2);
		List<Thread> threads = new CopyOnWriteArrayList<>();
		List<Boolean> free = new CopyOnWriteArrayList<>();
		Firewall plain = Firewall.of(Policy.builder().allow("good.example").build());
		Firewall firewall = firewall(Level.ERROR).listener((record) -> {
			threads.add(Thread.currentThread());
			free.add(plain.evaluate(Egress.dns("good.example")).proceeds());
			called.countDown();
		}).build();
		try (var scope = EgressScope.denyAll().open()) {
			refuse(firewall, API);
			refuse(firewall, API);
		}
		firewall.enforce(Egress.dns("good.example"));
		called.await();
		assertThat(threads).hasSize(2).allSatisfy((thread) -> {
			assertThat(thread).isNotSameAs(Thread.currentThread());
			assertThat(thread.isDaemon()).isTrue();
			assertThat(thread.getName()).isEqualTo("firewall-listeners");
		});
		assertThat(free).containsOnly(true);
	}

	@Test
	void listenerWhenItThrowsOthersAreCalledAndNothingChanges() throws Exception {
		CountDownLatch called = new CountDownLatch(4);
		Firewall firewall = firewall(Level.ERROR).listener((record) -> {
			throw new IllegalStateException("broken");
		}).listener((record) -> {
			throw new AssertionError("broken");
		}).listener((record) -> sneak()).listener((record) -> called.countDown()).build();
		for (int i = 0; i < 4; i++) {
			refuse(firewall, API);
		}
		called.await();
		assertThat(firewall.droppedRecords()).isZero();
	}

	@Test
	void listenerWhenItBlocksDropsAreCountedAndNobodyWaits() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch delivered = new CountDownLatch(QUEUE + 1);
		Firewall firewall = firewall(Level.ERROR).listener((record) -> {
			started.countDown();
			awaitQuietly(release);
			delivered.countDown();
		}).build();
		refuse(firewall, API);
		started.await();
		for (int i = 0; i < QUEUE + 10; i++) {
			refuse(firewall, API);
		}
		assertThat(firewall.droppedRecords()).isEqualTo(10);
		release.countDown();
		delivered.await();
		assertThat(this.collected.records()).as("recorders miss none").hasSize(QUEUE + 11);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void listenerWhenItReachesOutIsJudgedAndNotRecorded() throws Exception {
		CountDownLatch called = new CountDownLatch(2);
		List<Object> outcomes = new CopyOnWriteArrayList<>();
		Firewall[] self = new Firewall[1];
		self[0] = firewall(Level.ERROR).listener((record) -> {
			outcomes.add(record.egress());
			try {
				self[0].enforce(Egress.dns("log.example"));
			}
			catch (EgressBlockedException ex) {
				outcomes.add(ex.host());
			}
			called.countDown();
		}).build();
		refuse(self[0], API);
		refuse(self[0], API);
		called.await();
		assertThat(outcomes).containsExactly(API, "log.example", API, "log.example");
		assertThat(this.collected.records()).extracting(DecisionRecord::egress).containsExactly(API, API);
	}

	@Test
	void recorderOrLogWhenItReachesOutIsJudgedAndNotRecorded() {
		List<String> refused = new CopyOnWriteArrayList<>();
		Firewall[] self = new Firewall[1];
		self[0] = firewall(Level.ERROR)
			.recorder((record) -> refused.add(refuse(self[0], Egress.dns("a.example")).host()))
			.log((logger, message) -> refused.add(refuse(self[0], Egress.dns("b.example")).host()))
			.build();
		refuse(self[0], API);
		assertThat(refused).containsExactly("a.example", "b.example");
		assertThat(this.collected.records()).hasSize(1);
	}

	@Test
	void findInWhenWrappedFindsItEverywhere() {
		EgressBlockedException blocked = refuse(firewall(Level.ERROR).build(), API);
		Exception suppressing = new Exception("outer", new IOException("io"));
		suppressing.addSuppressed(new IllegalStateException(blocked));
		assertThat(EgressBlockedException.findIn(blocked)).containsSame(blocked);
		assertThat(EgressBlockedException.findIn(new RuntimeException(new IOException(blocked)))).containsSame(blocked);
		assertThat(EgressBlockedException.findIn(suppressing)).containsSame(blocked);
		assertThat(EgressBlockedException.findIn(null)).isEmpty();
		assertThat(EgressBlockedException.findIn(new IOException("none"))).isEmpty();
	}

	@Test
	void findInWhenCausesAreACycleOrManyEnds() {
		EgressBlockedException blocked = refuse(firewall(Level.ERROR).build(), API);
		Exception first = new Exception("first");
		Exception second = new Exception("second", first);
		first.initCause(second);
		assertThat(EgressBlockedException.findIn(first)).isEmpty();
		second.addSuppressed(blocked);
		assertThat(EgressBlockedException.findIn(first)).containsSame(blocked);
		Throwable deep = blocked;
		for (int i = 0; i < 100_000; i++) {
			deep = new Exception("deep", deep);
		}
		assertThat(EgressBlockedException.findIn(deep)).containsSame(blocked);
	}

	@Test
	void exceptionWhenThrownHoldsTheDecision() {
		Firewall firewall = Firewall.of(Policy.builder().deny("*.example.com").build());
		try (var scope = EgressScope.deny("http://api.example.com").label("payments").open()) {
			EgressBlockedException ex = refuse(firewall, API);
			assertThat(ex).isInstanceOf(SecurityException.class);
			assertThat(ex.host()).isEqualTo("api.example.com");
			assertThat(ex.port()).isEqualTo(443);
			assertThat(ex.rule().text()).isEqualTo("http://api.example.com");
			assertThat(ex.frame()).isEqualTo("payments");
			assertThat(ex.reason()).isEqualTo(ex.decision().reason());
			assertThat(ex.resolvedFrom()).isNull();
			assertThat(ex.caller()).contains("RecordingTests");
		}
	}

}
