package dev.firewall.spring.autoconfigure;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.DecisionTimer;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DecisionBridge}.
 */
class DecisionBridgeTests {

	private static final Egress ALLOWED = Egress.http("GET", URI.create("https://api.example.com/"));

	private static final Egress REFUSED = Egress.http("GET", URI.create("https://other.example/"));

	private final DecisionBridge bridge = new DecisionBridge();

	private final Firewall firewall = Firewall.builder()
		.policy(Policy.builder().allow("https://api.example.com").build())
		.recorder(this.bridge)
		.timer(this.bridge)
		.log((logger, message) -> {
		})
		.build();

	private final List<String> seen = new ArrayList<>();

	@Test
	void connectWhenOneLacksAClassGivesWhatWasKeptToTheOthers() {
		call();
		connect(new NoClassDefFoundError("gone"));
		assertThat(this.seen).containsExactly("allowed", "recorded");
	}

	@Test
	void enforceWhenOneLacksAClassDecidesAsBeforeAndTellsTheOthers() {
		connect(new NoClassDefFoundError("gone"));
		call();
		assertThat(this.seen).containsExactly("timed", "allowed", "timed", "recorded");
	}

	@Test
	void enforceWhenJvmFailsThrowsThat() {
		connect(new InternalError("broken"));
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> this.firewall.enforce(ALLOWED));
		assertThatExceptionOfType(InternalError.class).isThrownBy(() -> this.firewall.enforce(REFUSED));
	}

	private void call() {
		this.firewall.enforce(ALLOWED);
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> this.firewall.enforce(REFUSED));
	}

	private void connect(Error failure) {
		DecisionTimer timer = (egress, decision, nanos) -> this.seen.add("timed");
		this.bridge.connect(List.of(new Failing(failure), new Noting()),
				List.of((egress, decision, nanos) -> new Failing(failure).allowed(egress, decision), timer));
	}

	private final class Noting implements DecisionRecorder {

		@Override
		public void record(DecisionRecord record) {
			DecisionBridgeTests.this.seen.add("recorded");
		}

		@Override
		public void allowed(Egress egress, Decision decision) {
			DecisionBridgeTests.this.seen.add("allowed");
		}

	}

	private record Failing(Error failure) implements DecisionRecorder {

		@Override
		public void record(DecisionRecord record) {
			throw this.failure;
		}

		@Override
		public void allowed(Egress egress, Decision decision) {
			throw this.failure;
		}

	}

}
