package com.acme;

import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.firewall.Answer;
import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.policy.EgressPattern;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.UnusedStubError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sandboxes of tests: what they answer, record and demand.
 */
class SandboxTests {

	private static final String API = "https://api.partner.example/v1";

	private static final ExecutorService POOL = Executors.newFixedThreadPool(1);

	@BeforeAll
	static void startThreadOfNoTest() throws Exception {
		POOL.submit(() -> "started").get();
	}

	@AfterAll
	static void stopThreadOfNoTest() {
		POOL.shutdown();
	}

	/** What code without Spring does: it asks, and answers or goes on. */
	private static String call(String method, String uri) {
		Answer.Http answer = Firewall.active()
			.answer(Egress.http(method, URI.create(uri)), Answer.Http.class, "partner");
		return (answer != null) ? answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8) : "left";
	}

	private static void swallow(String uri) {
		try {
			call("GET", uri);
		}
		catch (EgressBlockedException ex) {
			// It goes on as if nothing had happened
		}
	}

	@Test
	void stubWhenItMatchesAnswers(EgressSandbox sandbox) {
		sandbox.http(API + "/items").method("GET").answersJson("[]");
		sandbox.http(API + "/items").method("POST").answers(201);
		assertThat(call("POST", API + "/items")).isEqualTo("201 ");
		assertThat(call("GET", API + "/items")).isEqualTo("200 []");
		assertThat(call("GET", API + "/items")).isEqualTo("200 []");
		assertThat(sandbox).calledInOrder(API + "/items", "https://*.partner.example", "http")
			.called(API, 0)
			.called("https://api.partner.example", 3)
			.notCalled("redis")
			.calledInAnyOrder(Egress.http("GET", URI.create(API + "/items")),
					Egress.http("GET", URI.create(API + "/items")), Egress.http("POST", URI.create(API + "/items")));
		DecisionRecord first = sandbox.calls().get(0);
		assertThat(first.egress().field("method")).isEqualTo("POST");
		assertThat(first.caller()).startsWith("com.acme.SandboxTests.call(SandboxTests.java:");
		assertThat(first.bean()).isEqualTo("partner");
		assertThat(first.decision().outcome()).isEqualTo(Decision.Outcome.STUBBED);
		assertThat(first.decision().reason()).startsWith(
				"the stub http(\"" + API + "/items\").method(\"POST\") at com.acme.SandboxTests.stubWhenItMatches");
	}

	@Test
	void stubWhenItHasSeveralAnswersGivesThemInOrder(EgressSandbox sandbox) {
		sandbox.http(API)
			.answers(503)
			.times(2)
			.then()
			.throwsException(new ConnectException("down"))
			.then()
			.answers(200, "back")
			.header("etag", "1")
			.header("Content-Type", "text/html");
		assertThat(call("GET", API)).isEqualTo("503 ");
		assertThat(call("GET", API)).isEqualTo("503 ");
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> call("GET", API)).withMessage("down");
		assertThat(call("GET", API)).isEqualTo("200 back");
		Answer.Http last = Firewall.active().answer(Egress.http("GET", URI.create(API)), Answer.Http.class, null);
		assertThat(last).isNotNull();
		assertThat(last.headers()).containsOnly(Map.entry("Content-Length", List.of("4")),
				Map.entry("Content-Type", List.of("text/html")), Map.entry("etag", List.of("1")));
	}

	@Test
	void stubWhenThereAreSeveralTheNewestWithAnAnswerLeftCounts(EgressSandbox sandbox) {
		sandbox.http("http").answers(404);
		sandbox.http(API).answers(200).times(1);
		assertThat(call("GET", API)).isEqualTo("200 ");
		assertThat(call("GET", API)).isEqualTo("404 ");
	}

	@Test
	void stubWhenItIsOfAnotherProtocolIsAskedByItsOwnFields(EgressSandbox sandbox) {
		sandbox.process("git").arguments("status", "--short").prints(" M pom.xml\n").printsError("slow\n");
		sandbox.process("/usr/bin/env").exits(3);
		sandbox.redis("redis://cache").command("GET", "MGET").answers(null);
		sandbox.aws("aws:s3:GetObject").answers("object");
		sandbox.on(EgressPattern.of("tool").field("name", "search")).answers(List.of(1, 2));
		Firewall firewall = Firewall.active();
		assertThat(
				firewall.answer(Egress.process("/opt/bin/git", List.of("status", "--short")), Answer.Exit.class, null))
			.isEqualTo(new Answer.Exit(0, " M pom.xml\n", "slow\n"));
		assertThat(firewall.answer(Egress.process("/usr/bin/env", List.of()), Answer.Exit.class, null))
			.isEqualTo(new Answer.Exit(3, "", ""));
		assertThat(firewall.answer(Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build(),
				Answer.Value.class, null))
			.isEqualTo(new Answer.Value(null));
		assertThat(firewall.answer(Egress.to(Protocol.AWS)
			.host("b.s3.eu-west-1.amazonaws.com")
			.port(443)
			.field("service", "s3")
			.field("operation", "GetObject")
			.field("region", "eu-west-1")
			.build(), Answer.Value.class, null)).isEqualTo(new Answer.Value("object"));
		assertThat(firewall.answer(Egress.to(Protocol.TOOL).field("name", "search").build(), Answer.Value.class, null))
			.isEqualTo(new Answer.Value(List.of(1, 2)));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.answer(Egress.process("/bin/git", List.of("push")), Answer.Exit.class, null));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall
			.answer(Egress.process("/bin/legit", List.of("status", "--short")), Answer.Exit.class, null));
	}

	@Test
	void stubWhenItIsWrittenWronglySaysSo(EgressSandbox sandbox) {
		assertThatIllegalStateException().isThrownBy(() -> sandbox.http(API).optional().answers(200).answers(201))
			.withMessageContaining("write then()");
		assertThatIllegalStateException().isThrownBy(() -> sandbox.http(API).optional().times(2))
			.withMessageContaining("has no answer yet");
		assertThatIllegalStateException().isThrownBy(() -> sandbox.http(API).optional().header("a", "b"))
			.withMessageContaining("behind answers");
		assertThatIllegalArgumentException().isThrownBy(() -> sandbox.http(API).optional().answers(99));
		assertThatIllegalArgumentException().isThrownBy(() -> sandbox.http(API).optional().answers(200).times(0));
	}

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
		launch.fails("usedUp", "the stub http(\"" + API + "\") at com.acme.SandboxTests$Unstubbed.usedUp(",
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
				"http(\"" + API + "\").method(\"GET\") at com.acme.SandboxTests$Unused.never(SandboxTests.java:",
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

	@Test
	void blockWhenOpenHoldsForThreadsOfNoTest() throws Exception {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http(API).answers(200, "stubbed");
			assertThat(POOL.submit(() -> call("GET", API)).get()).isEqualTo("200 stubbed");
			assertThat(sandbox.calls()).hasSize(1);
		}
		EgressBlockedException refusal = POOL.submit(() -> TestFirewall.expectBlocked(() -> call("GET", API))).get();
		assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_ALLOWED);
	}

	@Test
	@AllowEgress("http")
	void blockWhenNestedIsAPartOfTheOuterOne(EgressSandbox outer) {
		outer.http(API + "/outer").answers(200, "outer");
		try (EgressSandbox inner = EgressSandbox.open()) {
			inner.http(API + "/inner").answers(200, "inner");
			assertThat(call("GET", API + "/inner")).isEqualTo("200 inner");
			assertThat(call("GET", API + "/outer")).isEqualTo("200 outer");
			assertThat(inner.calls()).isEqualTo(outer.calls());
		}
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> call("GET", API + "/inner"));
		assertThat(outer).called("http", 3);
	}

	@Test
	@AllowEgress("http")
	void blockWhenClosedAnswersNothingMore() {
		EgressSandbox closed = EgressSandbox.open();
		closed.http(API).answers(200);
		assertThat(call("GET", API)).isEqualTo("200 ");
		closed.close();
		closed.close();
		assertThat(call("GET", API)).isEqualTo("left");
		assertThatIllegalStateException().isThrownBy(() -> closed.http(API)).withMessageContaining("has ended");
	}

	@Test
	void assertionWhenCallsAreOthersShowsThem(EgressSandbox sandbox) {
		sandbox.http("http").answers(200);
		call("GET", API);
		call("PUT", API + "/a");
		assertThat(sandbox).calledInAnyOrder("http", API);
		for (Runnable assertion : new Runnable[] { () -> assertThat(sandbox).calledInOrder("http", API),
				() -> assertThat(sandbox).calledInAnyOrder("http"), () -> assertThat(sandbox).called("redis"),
				() -> assertThat(sandbox).called("http", 1), () -> assertThat(sandbox).calledNothing(),
				() -> assertThat(sandbox).calledInOrder(Egress.http("GET", URI.create(API)),
						Egress.http("POST", URI.create(API + "/a"))) }) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run)
				.withMessageContaining(
						"PUT https://api.partner.example:443/v1/a (STUBBED, from com.acme.SandboxTests.");
		}
	}

	static class Unstubbed {

		private static final String LOOPBACK = "http://127.0.0.1:" + Partner.SERVER.port() + "/";

		@Test
		@AllowLoopback
		@AllowEgress("http")
		void parameter(EgressSandbox sandbox) {
			call("GET", LOOPBACK);
		}

		@Test
		@AllowLoopback
		void quietly(EgressSandbox sandbox) {
			swallow(LOOPBACK);
		}

		@Test
		@AllowLoopback
		void inAThread(EgressSandbox sandbox) throws Exception {
			Thread thread = new Thread(() -> swallow(LOOPBACK));
			thread.start();
			thread.join();
		}

		@Test
		@AllowLoopback
		void block() {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				call("GET", LOOPBACK);
			}
		}

		@Test
		void usedUp(EgressSandbox sandbox) {
			sandbox.http(API).answers(200).times(1);
			call("GET", API);
			call("GET", API);
		}

		@Test
		void withoutAnswer(EgressSandbox sandbox) {
			sandbox.http(API).optional();
			call("GET", API);
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
			swallow(API);
			assertThat(recorded).blocked(API);
			assertThat(sandbox.calls()).isEqualTo(recorded.blocked());
		}

	}

	static class Unused {

		@Test
		void never(EgressSandbox sandbox) {
			sandbox.http(API).method("GET").answers(200);
		}

		@Test
		void notAllAnswers(EgressSandbox sandbox) {
			sandbox.http(API).answers(503).times(3).then().answers(200);
			SandboxTests.call("GET", API);
			SandboxTests.call("GET", API);
		}

		@Test
		void block() {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.http(API).answers(200);
			}
		}

		@Test
		@SuppressWarnings("resource")
		void leftOpen() {
			EgressSandbox.open().http(API).answers(200);
		}

		@TestFactory
		List<DynamicTest> dynamic() {
			return List.of(DynamicTest.dynamicTest("block", () -> EgressSandbox.open().http(API).answers(200)));
		}

		@Test
		void optional(EgressSandbox sandbox) {
			sandbox.http(API).answers(200).optional();
		}

		@Test
		void failed(EgressSandbox sandbox) {
			sandbox.http(API).answers(200);
			throw new IllegalStateException("the other failure");
		}

		@Test
		void swallowed(EgressSandbox sandbox) {
			sandbox.http(API + "/a").answers(200);
			swallow(API);
		}

		@Nested
		class TearDown {

			@AfterEach
			void callLate(EgressSandbox sandbox) {
				SandboxTests.call("GET", API);
			}

			@Test
			void inTearDown(EgressSandbox sandbox) {
				sandbox.http(API).answers(200);
			}

		}

	}

	static class WithField {

		private EgressSandbox sandbox;

		@BeforeEach
		void stub() {
			this.sandbox.http(API + "/common").optional().answers(200, "common");
		}

		@Test
		void first(EgressSandbox parameter) {
			assertThat(parameter).isSameAs(this.sandbox);
			assertThat(call("GET", API + "/common")).isEqualTo("200 common");
			assertThat(this.sandbox).called("http", 1);
		}

		@Test
		void second() {
			assertThat(this.sandbox).calledNothing();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> call("GET", API));
		}

		@Test
		void unused() {
			this.sandbox.http(API).answers(200);
		}

		@Nested
		class Inner {

			private EgressSandbox own;

			@Test
			void inner() {
				assertThat(this.own).isSameAs(WithField.this.sandbox);
				assertThat(call("GET", API + "/common")).isEqualTo("200 common");
			}

		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class OneInstance {

		private EgressSandbox sandbox;

		@Test
		void one() {
			this.sandbox.http(API).answers(200);
			call("GET", API);
			assertThat(this.sandbox).called(API, 1);
		}

		@Test
		void other() {
			this.sandbox.http(API).answers(200);
			call("GET", API);
			assertThat(this.sandbox).called(API, 1);
		}

	}

}
