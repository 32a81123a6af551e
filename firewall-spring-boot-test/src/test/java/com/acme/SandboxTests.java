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
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Sandboxes of tests: what they answer, record and demand.
 */
class SandboxTests {

	static final String API = "https://api.partner.example/v1";

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
	static String call(String method, String uri) {
		Answer.Http answer = Firewall.active()
			.answer(Egress.http(method, URI.create(uri)), Answer.Http.class, "partner");
		return (answer != null) ? answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8) : "left";
	}

	static void swallow(String uri) {
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
		sandbox.mail("smtp://mail.example.com").recipient("*@example.com").answers();
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
		assertThat(firewall.answer(mailTo("ann@example.com"), Answer.Value.class, null))
			.isEqualTo(new Answer.Value(null));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.answer(mailTo("eve@elsewhere.com"), Answer.Value.class, null))
			.withMessageContaining(
					"sandbox.mail(\"smtp://mail.example.com:25\")" + ".recipient(\"eve@elsewhere.com\").answers();");
		assertThat(firewall.answer(Egress.to(Protocol.TOOL).field("name", "search").build(), Answer.Value.class, null))
			.isEqualTo(new Answer.Value(List.of(1, 2)));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.answer(Egress.process("/bin/git", List.of("push")), Answer.Exit.class, null));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall
			.answer(Egress.process("/bin/legit", List.of("status", "--short")), Answer.Exit.class, null));
	}

	private static Egress mailTo(String recipient) {
		return Egress.to(Protocol.SMTP).host("mail.example.com").port(25).field("recipient", recipient).build();
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

}
