package dev.firewall;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

import dev.firewall.context.Frames;
import dev.firewall.context.Sandbox;
import dev.firewall.context.Stubbed;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.CoreTestSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Inside a sandbox nothing leaves (semantics, section 5).
 */
class SandboxDoorTests {

	private static final Egress CHARGE = Egress.http("POST", URI.create("https://api.example.com/v1/charges"));

	private static final Egress DATABASE = Egress.to(Protocol.DATABASE)
		.host("localhost")
		.port(5432)
		.field("driver", "postgresql")
		.connection()
		.build();

	private static final Answer.Http CREATED = new Answer.Http(201, Map.of(), new byte[0]);

	private final List<DecisionRecord> ofTest = new ArrayList<>();

	private final List<DecisionRecord> recorded = new ArrayList<>();

	private final List<String> logged = new ArrayList<>();

	private final Stubs stubs = new Stubs();

	private TestSession session = CoreTestSession.register();

	@BeforeEach
	void recordForTest() {
		this.session.recorder((record, test) -> this.ofTest.add(record));
	}

	@AfterEach
	void closeSession() {
		this.session.close();
		assertThat(Frames.current()).isNull();
	}

	private Firewall firewall(Level level) {
		return Firewall.builder()
			.policy(Policy.builder().level(level).allow("http", "dns", "database", "localhost:5432").build())
			.recorder(this.recorded::add)
			.log((logger, message) -> this.logged.add(message))
			.build();
	}

	@ParameterizedTest
	@EnumSource(Level.class)
	void enforceWhenNothingIsStubbedRefusesWhateverAllowsIt(Level level) {
		Firewall firewall = firewall(level);
		firewall.enforce(CHARGE);
		try (var loopback = this.session.allowLoopback(); var sandbox = this.session.sandbox(this.stubs)) {
			for (Egress egress : List.of(CHARGE, Egress.dns("example.com"), DATABASE)) {
				assertThat(firewall.evaluate(egress).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall.enforce(egress));
				assertThatExceptionOfType(EgressBlockedException.class)
					.isThrownBy(() -> firewall.answer(egress, Answer.Http.class, null));
			}
		}
		assertThat(this.recorded).hasSize(6).isEqualTo(this.ofTest).isEqualTo(this.stubs.records);
		firewall.enforce(CHARGE);
	}

	@Test
	void answerWhenNothingIsStubbedShowsTheStubToPaste() {
		try (var sandbox = this.session.sandbox(this.stubs)) {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> firewall(Level.ERROR).answer(CHARGE, Answer.Http.class, "stripe"))
				.withMessage("""
						Blocked POST https://api.example.com:443/v1/charges
						  call:    http.request
						  from:    %s
						  because: it is in a sandbox, which nothing leaves, and no stub answers it
						  To answer it, in the test:
						    sandbox.http("https://api.example.com/v1/charges").method("POST").answers(200, "");
						  See docs/refusals.md""".formatted(this.ofTest.get(0).caller()))
				.satisfies((refusal) -> {
					assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED);
					assertThat(refusal.caller()).contains("SandboxDoorTests.java:");
				});
		}
		assertThat(this.ofTest).singleElement().extracting(DecisionRecord::bean).isEqualTo("stripe");
		assertThat(this.logged).hasSize(1);
	}

	@Test
	void answerWhenStubbedAnswersAndOnlyTheTestSeesIt() {
		this.stubs.answer(CHARGE, CREATED);
		Firewall firewall = Firewall.builder().policy(Policy.builder().build()).recorder(this.recorded::add).build();
		try (var deny = EgressScope.deny("http").open(); var sandbox = this.session.sandbox(this.stubs)) {
			assertThat(firewall.evaluate(CHARGE).outcome()).isEqualTo(Decision.Outcome.STUBBED);
			assertThat(firewall.evaluate(CHARGE).proceeds()).isFalse();
			assertThat(this.stubs.taken).isZero();
			assertThat(firewall.answer(CHARGE, Answer.Http.class, null)).isSameAs(CREATED);
			assertThat(Firewall.active().answer(CHARGE, Answer.Http.class, null)).isSameAs(CREATED);
			assertThat(this.stubs.taken).isEqualTo(2);
		}
		assertThat(this.recorded).isEmpty();
		assertThat(this.ofTest).hasSize(2).allSatisfy((record) -> {
			assertThat(record.decision().outcome()).isEqualTo(Decision.Outcome.STUBBED);
			assertThat(record.decision().reason()).isEqualTo("the stub 'mine' answers");
			assertThat(record.egress()).isSameAs(CHARGE);
			assertThat(record.caller()).contains("SandboxDoorTests.java:");
		});
	}

	@Test
	void answerWhenOutsideASandboxIsEnforce() {
		assertThat(firewall(Level.ERROR).answer(CHARGE, Answer.Http.class, null)).isNull();
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> Firewall.of(Policy.builder().build()).answer(CHARGE, Answer.Http.class, null));
	}

	@Test
	void answerWhenStubIsOfAnotherKindRefuses() {
		this.stubs.answer(CHARGE, new Answer.Value("text"));
		try (var sandbox = this.session.sandbox(this.stubs)) {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> firewall(Level.OFF).answer(CHARGE, Answer.Http.class, null))
				.withMessageContaining("the stub 'mine' answers with a value, but this call takes an HTTP response");
		}
	}

	@Test
	void anyCallWhenStubThrowsThrowsWhatItSays() {
		IOException failure = new IOException("stubbed");
		this.stubs.fail(CHARGE, failure);
		this.stubs.fail(DATABASE, failure);
		try (var sandbox = this.session.sandbox(this.stubs)) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> firewall(Level.ERROR).answer(CHARGE, Answer.Http.class, null))
				.isSameAs(failure);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> firewall(Level.ERROR).enforce(DATABASE))
				.isSameAs(failure);
		}
		assertThat(this.ofTest).extracting((record) -> record.decision().reason())
			.containsOnly("the stub 'mine' throws");
	}

	@Test
	void enforceWhenItCannotBeAnsweredRefusesAndOffersAFailure() {
		this.stubs.answer(DATABASE, new Answer.Value("rows"));
		try (var sandbox = this.session.sandbox(this.stubs)) {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> firewall(Level.ERROR).enforce(DATABASE))
				.withMessageContainingAll("the stub 'mine' answers, but it is in a sandbox",
						"a connection, whose calls are not seen, can be made to fail but not be answered",
						"sandbox.on(\"postgresql://localhost:5432\")"
								+ ".throwsException(new java.sql.SQLException(\"stubbed\"));");
		}
	}

	@Test
	void sandboxWhenNestedAsksTheInnermostFirstAndBothTakeNote() {
		Stubs inner = new Stubs();
		inner.answer(CHARGE, CREATED);
		this.stubs.answer(CHARGE, new Answer.Http(500, Map.of(), new byte[0]));
		this.stubs.answer(DATABASE, new Answer.Value(1));
		try (var outer = this.session.sandbox(this.stubs); var nested = this.session.sandbox(inner)) {
			assertThat(firewall(Level.ERROR).answer(CHARGE, Answer.Http.class, null)).isSameAs(CREATED);
			assertThat(firewall(Level.ERROR).answer(DATABASE, Answer.Value.class, null)).isNotNull();
		}
		assertThat(this.stubs.records).hasSize(2).isEqualTo(inner.records);
		assertThat(this.stubs.taken).isEqualTo(1);
	}

	@Test
	void sandboxWhenWorkIsHandedOnFollows() throws Exception {
		FutureTask<Decision.Outcome> thread;
		Runnable wrapped;
		Firewall firewall = firewall(Level.ERROR);
		List<Decision.Outcome> later = new ArrayList<>();
		try (var sandbox = this.session.sandbox(this.stubs)) {
			thread = new FutureTask<>(() -> firewall.evaluate(CHARGE).outcome());
			Thread started = new Thread(thread);
			started.start();
			started.join();
			wrapped = Frames.wrap((Runnable) () -> later.add(firewall.evaluate(CHARGE).outcome()));
		}
		wrapped.run();
		this.session.close();
		wrapped.run();
		assertThat(thread.get()).isEqualTo(Decision.Outcome.BLOCKED);
		assertThat(later).containsExactly(Decision.Outcome.BLOCKED, Decision.Outcome.BLOCKED);
	}

	@Test
	void sandboxWhenThreadMayBeOfAnotherTestAnswersNothing() throws Exception {
		this.stubs.answer(CHARGE, CREATED);
		Firewall firewall = firewall(Level.ERROR);
		FutureTask<Decision> alone = new FutureTask<>(() -> firewall.evaluate(CHARGE));
		FutureTask<Decision> together = new FutureTask<>(() -> firewall.evaluate(CHARGE));
		Thread first = new Thread(alone);
		Thread second = new Thread(together);
		Thread other = new Thread(() -> {
			this.session.test("other", null);
			this.session.judgeOtherThreads(this.session.ofThread());
			run(second);
			this.session.judgeOtherThreads(null);
		});
		try (var sandbox = this.session.sandbox(this.stubs)) {
			this.session.judgeOtherThreads(this.session.ofThread());
			run(first);
			run(other);
			this.session.judgeOtherThreads(null);
		}
		assertThat(alone.get().outcome()).isEqualTo(Decision.Outcome.STUBBED);
		assertThat(together.get().outcome()).isEqualTo(Decision.Outcome.BLOCKED);
		assertThat(together.get().reason()).contains("several tests run");
	}

	private static void run(Thread thread) {
		try {
			thread.start();
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void sandboxWhenItFailsLetsNothingPass() {
		Sandbox failing = new Stubs() {

			@Override
			public Stubbed look(Egress egress) {
				throw new IllegalArgumentException("broken");
			}

		};
		Firewall open = Firewall.of(Policy.builder().allow("http").failClosed(false).build());
		try (var sandbox = this.session.sandbox(failing)) {
			assertThat(open.evaluate(CHARGE).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> open.enforce(CHARGE));
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> open.answer(CHARGE, Answer.Http.class, null))
				.withMessageContaining("the sandbox failed with java.lang.IllegalArgumentException");
		}
	}

	@Test
	void sandboxWhenLookupAsksNobodyLetsItPass() {
		try (var sandbox = this.session.sandbox(this.stubs)) {
			Firewall.active().enforce(Egress.dns("192.0.2.7"));
		}
		assertThat(this.ofTest).isEmpty();
	}

	@Test
	void sandboxWhenApplicationServesItItselfLetsThePolicyJudge() {
		Egress own = Egress.http("GET", URI.create("http://localhost:8081/"));
		Egress other = Egress.http("GET", URI.create("http://localhost:8082/"));
		Firewall open = Firewall.of(Policy.builder().allow("localhost:8081", "localhost:8082").build());
		try (var ports = this.session.own(Policy.builder().allow("localhost:8081").build());
				var sandbox = this.session.sandbox(this.stubs)) {
			open.enforce(own);
			assertThat(open.answer(own, Answer.Http.class, null)).isNull();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> open.enforce(other));
			assertThat(Firewall.of(Policy.builder().build()).evaluate(own).cause())
				.isEqualTo(Decision.Cause.NOT_ALLOWED);
		}
	}

	@Test
	void sandboxWhenSessionHasEndedCannotBeOpened() {
		this.session.close();
		assertThatIllegalStateException().isThrownBy(() -> this.session.sandbox(this.stubs))
			.withMessageContaining("nothing can widen");
	}

	/** One answer for each egress, as often as it is asked for. */
	private static class Stubs implements Sandbox {

		private final Map<Egress, Stubbed> stubs = new LinkedHashMap<>();

		final List<DecisionRecord> records = new ArrayList<>();

		int taken;

		void answer(Egress egress, @Nullable Answer answer) {
			this.stubs.put(egress, new Stubbed("'mine'", answer, null, null));
		}

		void fail(Egress egress, Throwable failure) {
			this.stubs.put(egress, new Stubbed("'mine'", null, failure, null));
		}

		@Override
		public Stubbed look(Egress egress) {
			return this.stubs.getOrDefault(egress, Stubbed.NONE);
		}

		@Override
		public Stubbed take(Egress egress) {
			Stubbed found = look(egress);
			this.taken += found.isStubbed() ? 1 : 0;
			return found;
		}

		@Override
		public void record(DecisionRecord record) {
			this.records.add(record);
		}

	}

}
