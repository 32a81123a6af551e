package dev.firewall;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.BooleanSupplier;

import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DecisionTimerTests {

	private final Policy policy = Policy.builder().allow("https://api.example.com").build();

	private final List<String> seen = new ArrayList<>();

	@Test
	void enforceWhenTimedTellsEachDecisionOnce() {
		Firewall firewall = Firewall.builder().policy(this.policy).timer((egress, decision, nanos) -> {
			assertThat(nanos).isNotNegative();
			this.seen.add(egress.host() + " " + decision.outcome());
		}).recorder((record) -> this.seen.add("recorded")).build();
		firewall.enforce(get("https://api.example.com/"));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(get("https://other.example/")));
		firewall.evaluate(get("https://other.example/"));
		assertThat(this.seen).containsExactly("api.example.com ALLOWED", "other.example BLOCKED", "recorded");
	}

	@Test
	void enforceWhenTimerIsNotActiveTellsItNothing() {
		Firewall firewall = Firewall.builder().policy(this.policy).timer(new Switched(() -> false)).build();
		firewall.enforce(get("https://api.example.com/"));
		assertThat(this.seen).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void enforceWhenTimerCannotTellWhetherItIsActiveDecidesAsBefore(Throwable failure) {
		Firewall firewall = Firewall.builder()
			.policy(this.policy)
			.timer(new Switched(() -> DecisionTimerTests.<RuntimeException>sneak(failure)))
			.build();
		firewall.enforce(get("https://api.example.com/"));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(get("https://other.example/")));
		assertThat(this.seen).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void enforceWhenTimerThrowsDecidesAsBefore(Throwable failure) {
		Firewall firewall = Firewall.builder()
			.policy(this.policy)
			.timer((egress, decision, nanos) -> DecisionTimerTests.<RuntimeException>sneak(failure))
			.recorder((record) -> this.seen.add("recorded"))
			.build();
		firewall.enforce(get("https://api.example.com/"));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(get("https://other.example/")));
		assertThat(this.seen).containsExactly("recorded");
	}

	@Test
	void enforceWhenJvmFailsInTimerThrowsThat() {
		Firewall firewall = Firewall.builder().policy(this.policy).timer((egress, decision, nanos) -> {
			throw new InternalError("broken");
		}).build();
		assertThatExceptionOfType(InternalError.class)
			.isThrownBy(() -> firewall.enforce(get("https://api.example.com/")));
	}

	/** A registry of metrics may lack one of its own classes. */
	static List<Throwable> failures() {
		return List.of(new IllegalStateException("broken"), new NoClassDefFoundError("gone"),
				new ServiceConfigurationError("broken"), new IOException("broken"));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> boolean sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	private static Egress get(String uri) {
		return Egress.http("GET", URI.create(uri));
	}

	private final class Switched implements DecisionTimer {

		private final BooleanSupplier active;

		Switched(BooleanSupplier active) {
			this.active = active;
		}

		@Override
		public boolean isActive() {
			return this.active.getAsBoolean();
		}

		@Override
		public void decided(Egress egress, Decision decision, long nanos) {
			DecisionTimerTests.this.seen.add(egress.host() + " " + decision.outcome());
		}

	}

}
