package dev.firewall;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.firewall.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the warnings of {@link EgressScope}.
 */
class EgressScopeTests {

	private static final Logger LOGGER = Logger.getLogger("firewall");

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			EgressScopeTests.this.messages.add(record.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void listen() {
		LOGGER.addHandler(this.handler);
	}

	@AfterEach
	void deactivate() {
		LOGGER.removeHandler(this.handler);
		Firewall.deactivate();
	}

	private static void activate(String rule) {
		Firewall.activate(Firewall.of(Policy.builder().allow(rule).build()));
	}

	@Test
	void openWhenRuleIsDeadWarnsOnceForEachCeiling() {
		EgressScope scope = EgressScope.restrict("dead.example", "alive.example");
		open(scope);
		assertThat(this.messages).isEmpty();
		activate("alive.example");
		open(scope);
		open(scope);
		assertThat(this.messages).singleElement().asString().contains("'dead.example'").contains("can never match");
		activate("other.example");
		open(scope);
		open(scope);
		assertThat(this.messages).hasSize(3);
		activate("*.example");
		open(scope);
		assertThat(this.messages).hasSize(3);
	}

	private static void open(EgressScope scope) {
		try (EgressScope.Open open = scope.open()) {
			assertThat(open).isNotNull();
		}
	}

}
