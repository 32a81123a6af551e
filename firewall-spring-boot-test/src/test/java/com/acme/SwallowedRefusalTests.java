package com.acme;

import java.util.Map;

import dev.firewall.EgressBlockedException;
import dev.firewall.spring.test.ExpectBlocked;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.SwallowedEgressError;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Refusals that the code under test makes nothing of.
 */
class SwallowedRefusalTests {

	@Test
	void refusalWhenSwallowedFailsTheTestAtItsEndWithItsCallSite() {
		NestedLaunch launch = NestedLaunch.of(Swallowing.class);
		for (String test : new String[] { "quietly", "inAThread", "insideAssertThatCode",
				"insideAssertDoesNotThrow" }) {
			launch.fails(test, "com.acme.SwallowedRefusalTests$Swallowing." + test, "something swallowed that",
					"com.acme.Partner.intend(Partner.java:", "GET http://api.partner.example:80/v1",
					"@AllowEgress(\"http://api.partner.example/v1\")");
			assertThat(launch.thrownBy(test)).isInstanceOfSatisfying(SwallowedEgressError.class,
					(error) -> assertThat(error.refusals()).hasSize(1));
		}
		assertThat(launch.failures()).hasSize(5);
	}

	@Test
	void refusalWhenSwallowedBeforeAnotherFailureIsAddedToIt() {
		Throwable thrown = NestedLaunch.of(Swallowing.class).thrownBy("beforeAnotherFailure");
		assertThat(thrown).hasMessage("the other failure");
		assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(SwallowedEgressError.class).hasSize(1);
	}

	@Test
	void refusalWhenItReachesTheTestIsItsOwn() {
		NestedLaunch launch = NestedLaunch.of(Expecting.class);
		launch.passes("recorded", "recordedPlainly", "block", "thrownBy", "exceptionOfType", "caught", "junit",
				"annotated", "annotatedForAll");
		launch.fails("recordedOther", "Nothing that 'http://other.example' names was blocked", "api.partner.example");
		launch.fails("notRefused", "Nothing was refused");
		launch.fails("otherFailure", "It was not the firewall that stopped it: java.lang.IllegalStateException");
		launch.fails("tooOften", "was blocked 2 times, not 1");
		assertThat(launch.thrownBy("thrown")).isInstanceOf(EgressBlockedException.class).hasNoSuppressedExceptions();
	}

	@Test
	void refusalWhenSwallowedAndSettingsSaySoPasses() {
		NestedLaunch.of(Map.of("firewall.test.swallowed", "warn"), Swallowing.class)
			.passes("quietly", "inAThread")
			.failsOnly("beforeAnotherFailure");
		NestedLaunch.of(Map.of("firewall.test.swallowed", "off"), Swallowing.class).passes("quietly", "inAThread");
	}

	static class Swallowing {

		@Test
		void quietly() {
			Partner.swallow(Partner.NOWHERE);
		}

		@Test
		void inAThread() throws Exception {
			Thread thread = new Thread(() -> Partner.swallow(Partner.NOWHERE));
			thread.start();
			thread.join();
		}

		@Test
		void insideAssertThatCode() {
			assertThatCode(() -> Partner.swallow(Partner.NOWHERE)).doesNotThrowAnyException();
		}

		@Test
		void insideAssertDoesNotThrow() {
			Assertions.assertDoesNotThrow(() -> Partner.swallow(Partner.NOWHERE));
		}

		@Test
		void beforeAnotherFailure() {
			Partner.swallow(Partner.NOWHERE);
			throw new IllegalStateException("the other failure");
		}

	}

	static class Expecting {

		@Test
		void recorded(RecordedEgress recorded) {
			assertThat(recorded).blockedNothing();
			Partner.swallow(Partner.NOWHERE);
			Partner.swallow(Partner.NOWHERE);
			assertThat(recorded).blocked("http://api.partner.example").blocked(Partner.NOWHERE, 2);
		}

		@Test
		void recordedPlainly(RecordedEgress recorded) {
			Partner.swallow(Partner.NOWHERE);
			assertThat(recorded.expectBlocked("http")).singleElement()
				.satisfies((record) -> assertThat(record.caller()).startsWith("com.acme.Partner.intend("));
		}

		@Test
		void recordedOther(RecordedEgress recorded) {
			Partner.swallow(Partner.NOWHERE);
			assertThat(recorded).blocked("http://other.example");
		}

		@Test
		void tooOften(RecordedEgress recorded) {
			Partner.swallow(Partner.NOWHERE);
			Partner.swallow(Partner.NOWHERE);
			assertThat(recorded).blocked("http", 1);
		}

		@Test
		void block() {
			EgressBlockedException refusal = TestFirewall.expectBlocked(() -> {
				try {
					Partner.intend(Partner.NOWHERE);
				}
				catch (EgressBlockedException ex) {
					throw new IllegalStateException("wrapped", ex);
				}
			});
			assertThat(refusal.host()).isEqualTo("api.partner.example");
		}

		@Test
		void notRefused() {
			TestFirewall.expectBlocked(() -> {
			});
		}

		@Test
		void otherFailure() {
			TestFirewall.expectBlocked(() -> {
				throw new IllegalStateException("no refusal");
			});
		}

		@Test
		void thrownBy() {
			assertThatThrownBy(() -> Partner.intend(Partner.NOWHERE)).isInstanceOf(EgressBlockedException.class);
		}

		@Test
		void exceptionOfType() {
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> Partner.intend(Partner.NOWHERE));
		}

		@Test
		void caught() {
			assertThat(catchThrowable(() -> Partner.intend(Partner.NOWHERE))).isNotNull();
		}

		@Test
		void junit() {
			Assertions.assertThrows(EgressBlockedException.class, () -> Partner.intend(Partner.NOWHERE));
		}

		@Test
		@ExpectBlocked("http://api.partner.example")
		void annotated() {
			Partner.swallow(Partner.NOWHERE);
		}

		@Test
		@ExpectBlocked
		void annotatedForAll() {
			Partner.swallow(Partner.NOWHERE);
		}

		@Test
		void thrown() {
			Partner.intend(Partner.NOWHERE);
		}

	}

}
