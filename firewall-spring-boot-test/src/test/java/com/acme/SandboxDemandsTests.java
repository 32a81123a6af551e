package com.acme;

import java.util.List;

import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.UnusedStubError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What sandboxes demand of their tests: stubs for all that is called, and calls for all
 * stubs.
 */
class SandboxDemandsTests {

	@Test
	void sandboxWhenNothingIsStubbedLetsNothingLeave() {
		int before = Partner.SERVER.arrivals();
		NestedLaunch launch = NestedLaunch.of(Unstubbed.class);
		for (String test : new String[] { "parameter", "quietly", "inAThread", "block" }) {
			launch.fails(test, "it is in a sandbox, which nothing leaves, and no stub answers it",
					"sandbox.http(\"http://127.0.0.1:" + Partner.SERVER.port()
							+ "\").method(\"GET\").answers(200, \"\");",
					"com.acme.");
		}
		launch.fails("usedUp",
				"the stub http(\"" + SandboxTests.API + "\") at com.acme.SandboxDemandsTests$Unstubbed.usedUp(",
				"has answered as often as it says");
		launch.fails("withoutAnswer", "says no answer");
		launch.fails("connection", "a connection, whose calls are not seen, can be made to fail but not be answered");
		launch.fails("enforced", "what asks here can be made to fail but not be answered", ".throwsException(new");
		launch.passes("expected");
		assertThat(launch.failures()).hasSize(8);
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
	}

	@Test
	void sandboxWhenStubsAreUnusedFailsTheTestAtItsEnd() {
		NestedLaunch launch = NestedLaunch.of(Unused.class);
		launch.fails("never", "Stubs of the sandbox were not asked for",
				"http(\"" + SandboxTests.API
						+ "\").method(\"GET\") at com.acme.SandboxDemandsTests$Unused.never(SandboxDemandsTests.java:",
				"asked for 0 of 1 time");
		launch.fails("notAllAnswers", "asked for 2 of 4 times");
		launch.fails("block", "asked for 0 of 1 time");
		launch.fails("leftOpen", "asked for 0 of 1 time");
		launch.fails("dynamic block", "asked for 0 of 1 time");
		launch.passes("optional", "inTearDown");
		assertThat(launch.thrownBy("never")).isInstanceOf(UnusedStubError.class);
		assertThat(launch.thrownBy("failed")).hasMessage("the other failure").hasNoSuppressedExceptions();
		assertThat(launch.thrownBy("swallowed").getMessage()).contains("something swallowed that");
		assertThat(launch.thrownBy("swallowed").getSuppressed()).hasOnlyElementsOfType(UnusedStubError.class)
			.hasSize(1);
	}

	@Test
	void fieldWhenOfTypeSandboxIsThatOfTheTest() {
		NestedLaunch launch = NestedLaunch.of(WithField.class, OneInstance.class);
		launch.passes("first", "second", "inner", "one", "other");
		launch.fails("unused", "asked for 0 of 1 time");
		assertThat(launch.failures()).hasSize(1);
	}

	static class Unstubbed {

		private static final String LOOPBACK = "http://127.0.0.1:" + Partner.SERVER.port() + "/";

		@Test
		@AllowLoopback
		@AllowEgress("http")
		void parameter(EgressSandbox sandbox) {
			SandboxTests.call("GET", LOOPBACK);
		}

		@Test
		@AllowLoopback
		void quietly(EgressSandbox sandbox) {
			SandboxTests.swallow(LOOPBACK);
		}

		@Test
		@AllowLoopback
		void inAThread(EgressSandbox sandbox) throws Exception {
			Thread thread = new Thread(() -> SandboxTests.swallow(LOOPBACK));
			thread.start();
			thread.join();
		}

		@Test
		@AllowLoopback
		void block() {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				SandboxTests.call("GET", LOOPBACK);
			}
		}

		@Test
		void usedUp(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).answers(200).times(1);
			SandboxTests.call("GET", SandboxTests.API);
			SandboxTests.call("GET", SandboxTests.API);
		}

		@Test
		void withoutAnswer(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).optional();
			SandboxTests.call("GET", SandboxTests.API);
		}

		@Test
		void connection(EgressSandbox sandbox) {
			sandbox.on("database").optional().answers("rows");
			Firewall.active().enforce(Egress.to(Protocol.DATABASE).host("db.example").port(5432).build());
		}

		@Test
		@AllowLoopback
		void enforced(EgressSandbox sandbox) {
			Partner.call();
		}

		@Test
		void expected(EgressSandbox sandbox, RecordedEgress recorded) {
			SandboxTests.swallow(SandboxTests.API);
			assertThat(recorded).blocked(SandboxTests.API);
			assertThat(sandbox.calls()).isEqualTo(recorded.blocked());
		}

	}

	static class Unused {

		@Test
		void never(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).method("GET").answers(200);
		}

		@Test
		void notAllAnswers(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).answers(503).times(3).then().answers(200);
			SandboxTests.call("GET", SandboxTests.API);
			SandboxTests.call("GET", SandboxTests.API);
		}

		@Test
		void block() {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.http(SandboxTests.API).answers(200);
			}
		}

		@Test
		@SuppressWarnings("resource")
		void leftOpen() {
			EgressSandbox.open().http(SandboxTests.API).answers(200);
		}

		@TestFactory
		List<DynamicTest> dynamic() {
			return List
				.of(DynamicTest.dynamicTest("block", () -> EgressSandbox.open().http(SandboxTests.API).answers(200)));
		}

		@Test
		void optional(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).answers(200).optional();
		}

		@Test
		void failed(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API).answers(200);
			throw new IllegalStateException("the other failure");
		}

		@Test
		void swallowed(EgressSandbox sandbox) {
			sandbox.http(SandboxTests.API + "/a").answers(200);
			SandboxTests.swallow(SandboxTests.API);
		}

		@Nested
		class TearDown {

			@AfterEach
			void callLate(EgressSandbox sandbox) {
				SandboxTests.call("GET", SandboxTests.API);
			}

			@Test
			void inTearDown(EgressSandbox sandbox) {
				sandbox.http(SandboxTests.API).answers(200);
			}

		}

	}

	static class WithField {

		private EgressSandbox sandbox;

		@BeforeEach
		void stub() {
			this.sandbox.http(SandboxTests.API + "/common").optional().answers(200, "common");
		}

		@Test
		void first(EgressSandbox parameter) {
			assertThat(parameter).isSameAs(this.sandbox);
			assertThat(SandboxTests.call("GET", SandboxTests.API + "/common")).isEqualTo("200 common");
			assertThat(this.sandbox).called("http", 1);
		}

		@Test
		void second() {
			assertThat(this.sandbox).calledNothing();
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> SandboxTests.call("GET", SandboxTests.API));
		}

		@Test
		void unused() {
			this.sandbox.http(SandboxTests.API).answers(200);
		}

		@Nested
		class Inner {

			private EgressSandbox own;

			@Test
			void inner() {
				assertThat(this.own).isSameAs(WithField.this.sandbox);
				assertThat(SandboxTests.call("GET", SandboxTests.API + "/common")).isEqualTo("200 common");
			}

		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class OneInstance {

		private EgressSandbox sandbox;

		@Test
		void one() {
			this.sandbox.http(SandboxTests.API).answers(200);
			SandboxTests.call("GET", SandboxTests.API);
			assertThat(this.sandbox).called(SandboxTests.API, 1);
		}

		@Test
		void other() {
			this.sandbox.http(SandboxTests.API).answers(200);
			SandboxTests.call("GET", SandboxTests.API);
			assertThat(this.sandbox).called(SandboxTests.API, 1);
		}

	}

}
