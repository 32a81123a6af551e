package dev.firewall;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.firewall.context.TestRecorder;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.CoreTestSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a session of tests is told, and what it lets pass to learn.
 */
class TestRecorderTests {

	private static final Egress GOOD = Egress.http("GET", URI.create("https://good.example/"));

	private static final Egress BAD = Egress.http("GET", URI.create("https://bad.example/"));

	private final CollectedDecisions collected = new CollectedDecisions();

	private final Firewall firewall = Firewall.builder()
		.policy(Policy.builder().level(Level.ERROR).allow("good.example").build())
		.recorder(this.collected)
		.log(this.collected)
		.build();

	@Test
	void enforceWhenAllowedTellsTheSessionWithBeanAndCaller() {
		Session recorder = new Session(false);
		try (TestSession session = CoreTestSession.register()) {
			session.recorder(recorder);
			this.firewall.enforce(GOOD, "client");
		}
		this.firewall.enforce(GOOD, "after the session");
		assertThat(recorder.allowed).singleElement()
			.asString()
			.startsWith(
					"GET https://good.example:443/ ALLOWED: an allow rule matches client dev.firewall.TestRecorderTests");
		assertThat(this.collected.allowed()).hasSize(2);
	}

	@Test
	void enforceWhenSessionThrowsOnAllowedGoesOn() {
		try (TestSession session = CoreTestSession.register()) {
			session.recorder(new Session(false) {

				@Override
				public boolean recordsAllowed() {
					return true;
				}

				@Override
				public void allowed(Egress egress, Decision decision, @Nullable String bean,
						Supplier<@Nullable String> caller) {
					throw new IllegalStateException("on purpose");
				}

			});
			this.firewall.enforce(GOOD);
		}
		assertThat(this.collected.allowed()).hasSize(1);
	}

	@Test
	void enforceWhenSessionLearnsPassesAndTellsWhatItWouldBe() {
		Session recorder = new Session(true);
		try (TestSession session = CoreTestSession.register()) {
			session.recorder(recorder);
			this.firewall.enforce(BAD);
			EgressScope.restrict("https://other.example").run(() -> this.firewall.enforce(BAD));
		}
		assertThat(recorder.records).hasSize(2)
			.allSatisfy((record) -> assertThat(record.decision().isLearned()).isTrue())
			.extracting((record) -> record.decision().cause())
			.containsExactly(Decision.Cause.NOT_ALLOWED, Decision.Cause.CEILING);
		assertThat(this.collected.lines()).isEmpty();
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> this.firewall.enforce(BAD));
	}

	@Test
	void enforceWhenLockedIsNotLearnedOver() {
		Object token = new Object();
		Session recorder = new Session(true);
		try (TestSession session = CoreTestSession.register()) {
			session.recorder(recorder);
			Firewall.activateLocked(Firewall.of(Policy.builder().allow("good.example").build()), token);
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> this.firewall.enforce(BAD));
		}
		finally {
			Firewall.deactivate(token);
		}
		assertThat(recorder.records).singleElement()
			.satisfies((record) -> assertThat(record.decision().isLearned()).isFalse());
	}

	private static class Session implements TestRecorder {

		private final List<DecisionRecord> records = new ArrayList<>();

		private final List<String> allowed = new ArrayList<>();

		private final boolean learning;

		Session(boolean learning) {
			this.learning = learning;
		}

		@Override
		public void record(DecisionRecord record, @Nullable Object test) {
			this.records.add(record);
		}

		@Override
		public boolean recordsAllowed() {
			return true;
		}

		@Override
		public void allowed(Egress egress, Decision decision, @Nullable String bean,
				Supplier<@Nullable String> caller) {
			this.allowed.add(egress + " " + decision + " " + bean + " " + caller.get());
		}

		@Override
		public boolean learns(Egress egress) {
			return this.learning;
		}

	}

}
