package com.example.library;

import java.util.stream.IntStream;

import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.FirewallTest;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of one class with the firewall and nothing else, several at a time.
 */
@FirewallTest
@Import(Labels.class)
@Execution(ExecutionMode.CONCURRENT)
class LabelsTests {

	@Autowired
	private Labels labels;

	static IntStream numbers() {
		return IntStream.range(0, 20);
	}

	@ParameterizedTest
	@MethodSource("numbers")
	@AllowEgress("subprocess:/bin/echo")
	void printWhenTheProgramIsAllowedPrints(int number, RecordedEgress recorded) {
		assertThat(this.labels.print("book " + number)).isEqualTo("book " + number);
		assertThat(recorded).blockedNothing();
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void printWhenNothingIsAllowedIsBlocked(int number, RecordedEgress recorded) {
		assertThat(TestFirewall.expectBlocked(() -> this.labels.print("book " + number)))
			.hasMessageContaining("/bin/echo");
		assertThat(recorded).blocked("subprocess", 1);
	}

	@Test
	@AllowEgress(protocol = "subprocess", command = "/bin/echo", args = "fiction")
	void printWhenOnlySomeLabelsAreAllowedPrintsThose() {
		assertThat(this.labels.print("fiction")).isEqualTo("fiction");
		TestFirewall.expectBlocked(() -> this.labels.print("poetry"));
	}

}
