package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.CoreTestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The decision over policies, frames and levels (semantics, section 5).
 */
class DecisionTests {

	private static final Egress API = Egress.http("GET", URI.create("https://api.example.com/v1/items"));

	@AfterEach
	void deactivate() {
		if (!Firewall.isLocked()) {
			Firewall.deactivate();
		}
	}

	private static Firewall allowing(String... rules) {
		return Firewall.of(Policy.builder().allow(rules).build());
	}

	private static Firewall refusing(Level level) {
		return Firewall.of(Policy.builder().level(level).build());
	}

	@Test
	void evaluateWhenNothingIsInForceAllows() {
		Decision decision = Firewall.builder().build().evaluate(API);
		assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOWED);
		assertThat(decision.cause()).isEqualTo(Decision.Cause.NO_POLICY);
	}

	@Test
	void evaluateWhenRuleAllowsNamesIt() {
		Decision decision = allowing("redis", "api.example.com").evaluate(API);
		assertThat(decision.proceeds()).isTrue();
		assertThat(decision.rule().text()).isEqualTo("api.example.com");
		assertThat(decision.frame()).isNull();
	}

	@Test
	void evaluateWhenDenyAndAllowMatchDenyWins() {
		Policy policy = Policy.builder()
			.allow("https://api.example.com/v1/items")
			.rule(Rule.deny("*.example.com").because("not yet"))
			.build();
		Decision decision = Firewall.of(policy).evaluate(API);
		assertThat(decision.cause()).isEqualTo(Decision.Cause.DENY_RULE);
		assertThat(decision.rule().text()).isEqualTo("*.example.com");
		assertThat(decision.reason())
			.isEqualTo("the deny rule '*.example.com' of the policy 'default' matches (not yet)");
	}

	@ParameterizedTest
	@CsvSource({ "OFF,ALLOWED", "WARN,WARNED", "ERROR,BLOCKED" })
	void evaluateWhenPolicyRefusesUsesItsLevel(Level level, Decision.Outcome outcome) {
		assertThat(refusing(level).evaluate(API).outcome()).isEqualTo(outcome);
		Policy other = Policy.builder().level(Level.OFF).level(Protocol.HTTP, level).build();
		assertThat(Firewall.of(other).evaluate(API).outcome()).isEqualTo(outcome);
		assertThat(Firewall.of(other).evaluate(Egress.dns("x.example")).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
	}

	@ParameterizedTest
	@CsvSource({ "OFF,OFF,ALLOWED,", "OFF,WARN,WARNED,inner", "WARN,OFF,WARNED,", "WARN,WARN,WARNED,inner",
			"WARN,ERROR,BLOCKED,inner", "ERROR,WARN,BLOCKED,", "ERROR,ERROR,BLOCKED,inner", "ERROR,OFF,BLOCKED," })
	void evaluateWhenLevelsAreMixedTheHighestDecides(Level policy, Level frame, Decision.Outcome outcome,
			String label) {
		try (var scope = EgressScope.denyAll().level(frame).label("inner").open()) {
			Decision decision = refusing(policy).evaluate(API);
			assertThat(decision.outcome()).isEqualTo(outcome);
			assertThat(decision.frame()).isEqualTo(label);
		}
	}

	@Test
	void evaluateWhenSeveralScopesRefuseNamesTheInnermost() {
		try (var outer = EgressScope.denyAll().label("outer").open();
				var inner = EgressScope.restrict("redis").label("inner").open();
				var warning = EgressScope.deny("http").level(Level.WARN).label("warning").open()) {
			Decision decision = refusing(Level.ERROR).evaluate(API);
			assertThat(decision.frame()).isEqualTo("inner");
			assertThat(decision.cause()).isEqualTo(Decision.Cause.CEILING);
			assertThat(decision.reason())
				.isEqualTo("the scope inner does not name it, and nothing inside can widen that");
		}
	}

	@Test
	void evaluateWhenScopeNamesWhatPolicyDoesNotGrantsNothing() {
		try (var scope = EgressScope.restrict("http").open()) {
			assertThat(allowing("redis").evaluate(API).cause()).isEqualTo(Decision.Cause.NOT_ALLOWED);
			assertThat(Firewall.builder().build().evaluate(API).cause()).isEqualTo(Decision.Cause.SCOPE);
			assertThat(Firewall.builder().build().evaluate(Egress.dns("x.example")).proceeds()).isFalse();
		}
	}

	@Test
	void evaluateWhenHostIsInvalidNoRuleAllowsIt() {
		PolicyBuilder policy = Policy.builder().allow("http", "~.*", "*a*");
		policy.allow(EgressPattern.http().hostMatching((host) -> true));
		Firewall firewall = Firewall.of(policy.build());
		for (String host : List.of("a..b", "a b", "a%00", "a\u200b", "")) {
			Decision decision = firewall.evaluate(Egress.to(Protocol.HTTP).host(host).port(80).build());
			assertThat(decision.cause()).as(host).isEqualTo(Decision.Cause.INVALID_HOST);
			assertThat(decision.proceeds()).isFalse();
		}
		assertThat(firewall.evaluate(Egress.http("GET", URI.create("/relative"))).proceeds()).isFalse();
		assertThat(firewall.evaluate(Egress.http("GET", URI.create("mailto:a@b.example"))).proceeds()).isFalse();
	}

	@Test
	void evaluateWhenCommandsCannotBeToldSaysSoAndBlamesNoHost() {
		Egress egress = Egress.to(Protocol.SUBPROCESS)
			.host(Host.invalid("subprocess /bin/sh -c $X", "has an expansion in place of a command"))
			.field("command", "/bin/sh")
			.field("args", "-c $X")
			.build();
		Decision decision = Firewall.of(Policy.builder().allow("subprocess").build()).evaluate(egress);
		assertThat(decision.proceeds()).isFalse();
		assertThat(decision.cause()).isEqualTo(Decision.Cause.UNTELLABLE);
		assertThat(decision.reason())
			.isEqualTo("the command line cannot be judged: it has an expansion in place of a command");
	}

	@Test
	void evaluateWhenLookupAsksNobodyAllows() {
		Firewall firewall = Firewall.builder().policy(Policy.builder().build()).ownName("Host.Example").build();
		assertThat(firewall.evaluate(Egress.dns("192.0.2.1")).cause()).isEqualTo(Decision.Cause.LITERAL);
		assertThat(firewall.evaluate(Egress.dns("host.example")).cause()).isEqualTo(Decision.Cause.OWN_NAME);
		assertThat(firewall.evaluate(Egress.dns("other.example")).proceeds()).isFalse();
		assertThat(firewall.evaluate(Egress.dns("127.1")).proceeds()).isFalse();
		Egress byField = Egress.to(Protocol.DNS).field("name", "Evil.Example").build();
		assertThat(byField.host().text()).isEqualTo("evil.example");
		assertThat(firewall.evaluate(byField).proceeds()).isFalse();
	}

	@Test
	void evaluateWhenProcessWidePolicyIsAnotherBothCount() {
		Firewall.activate(Policy.builder().name("process").allow("api.example.com").build());
		assertThat(allowing("*.example.com").evaluate(API).proceeds()).isTrue();
		assertThat(allowing("redis").evaluate(API).proceeds()).isFalse();
		Decision decision = allowing("other.example.com")
			.evaluate(Egress.http("GET", URI.create("http://other.example.com")));
		assertThat(decision.reason()).isEqualTo("no allow rule of the policy 'process' matches");
		assertThat(Firewall.builder().build().evaluate(API).proceeds()).isTrue();
	}

	@Test
	void activateWhenLockedNeedsTheToken() {
		Object token = new Object();
		Firewall firewall = allowing("api.example.com");
		try {
			assertThat(Firewall.activateLocked(firewall, token)).isSameAs(Firewall.active());
			assertThat(Firewall.isLocked()).isTrue();
			Policy other = Policy.builder().build();
			assertThatExceptionOfType(FirewallLockedException.class).isThrownBy(() -> Firewall.activate(other));
			assertThatExceptionOfType(FirewallLockedException.class)
				.isThrownBy(() -> Firewall.activateLocked(firewall, new Object()));
			assertThatExceptionOfType(FirewallLockedException.class).isThrownBy(Firewall::deactivate);
			assertThatExceptionOfType(FirewallLockedException.class)
				.isThrownBy(() -> Firewall.deactivate(new Object()));
			assertThat(Firewall.active()).isSameAs(firewall);
			Firewall.activateLocked(firewall, token);
		}
		finally {
			Firewall.deactivate(token);
		}
		assertThat(Firewall.isLocked()).isFalse();
		assertThat(Firewall.active().policy()).isNull();
	}

	@Test
	void activateLockedWhenTokenIsSharedIsRefused() {
		Firewall firewall = allowing("api.example.com");
		for (Object token : new Object[] { "token", 1, 1L, 'c', true, Level.ERROR, String.class, List.of(), null,
				new StringBuilder(), new Named("x") }) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> Firewall.activateLocked(firewall, token));
		}
		assertThat(Firewall.isLocked()).isFalse();
	}

	@Test
	void evaluateWhenLockedPolicyIsTheFirewallsOwnNothingWidensIt() {
		Object token = new Object();
		Firewall firewall = allowing("other.example");
		Egress loopback = Egress.to(Protocol.SOCKET).host("127.0.0.1").port(80).build();
		try (TestSession session = CoreTestSession.register();
				Frames.OpenFrame allow = session.allow(Policy.builder().allow("api.example.com").build(), "allow");
				Frames.OpenFrame open = session.allowLoopback();
				Frames.OpenFrame off = session.level(Levels.of(Level.OFF))) {
			assertThat(firewall.evaluate(API).proceeds()).isTrue();
			assertThat(firewall.evaluate(loopback).proceeds()).isTrue();
			Firewall.activateLocked(firewall, token);
			assertThat(firewall.evaluate(API).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(firewall.evaluate(loopback).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThat(allowing("api.example.com").evaluate(API).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
			assertThatIllegalStateException().isThrownBy(session::allowLoopback);
			assertThatIllegalStateException().isThrownBy(() -> session.judgeOtherThreads(session.ofThread()));
		}
		finally {
			Firewall.deactivate(token);
		}
	}

	@Test
	void evaluateWhenPredicateThrowsAnErrorFailsClosedOrOpen() {
		EgressPattern broken = EgressPattern.http().hostMatching((host) -> {
			throw new StackOverflowError("broken");
		});
		Firewall closed = Firewall.of(Policy.builder().allow(broken).build());
		Firewall open = Firewall.of(Policy.builder().failClosed(false).allow(broken).build());
		assertThat(closed.evaluate(API).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
		assertThat(closed.evaluate(API).cause()).isEqualTo(Decision.Cause.ERROR);
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> closed.enforce(API))
			.withMessageContaining("the firewall failed with java.lang.StackOverflowError");
		assertThat(open.evaluate(API).outcome()).isEqualTo(Decision.Outcome.WARNED);
		assertThatNoException().isThrownBy(() -> open.enforce(API));
		Firewall.activate(Policy.builder().allow("http").build());
		assertThat(open.evaluate(API).outcome()).as("the process-wide policy fails closed")
			.isEqualTo(Decision.Outcome.BLOCKED);
	}

	@Test
	void enforceWhenRuleDecidesCountsHitsAndEvaluateDoesNot() {
		Policy policy = Policy.builder().allow("api.example.com").deny("evil.example").build();
		Firewall firewall = Firewall.of(policy);
		firewall.evaluate(API);
		firewall.enforce(API);
		firewall.enforce(API);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(Egress.dns("evil.example")));
		assertThat(policy.allowRules().get(0).hits()).isEqualTo(2);
		assertThat(policy.denyRules().get(0).hits()).isEqualTo(1);
	}

	@Test
	void explainWhenAskedTellsEveryFrameAndRule() {
		Firewall.activate(Policy.builder().name("process").allow("http").build());
		Firewall firewall = Firewall
			.of(Policy.builder().allow("redis", "api.example.com").deny("evil.example").build());
		try (var scope = EgressScope.restrict("*.example.com").label("payments").open()) {
			Explanation explanation = firewall.explain(API);
			assertThat(explanation.decision().proceeds()).isTrue();
			assertThat(explanation.steps()).extracting((step) -> step.rule() + " " + step.matches())
				.containsExactly("allow *.example.com true", "deny evil.example false", "allow redis false",
						"allow api.example.com true", "allow http true");
			assertThat(explanation.steps().get(0).source()).isEqualTo("payments");
			assertThat(explanation.toString()).contains("matches  allow api.example.com (policy 'default'");
		}
	}

	@Test
	void enforceWhenAddressOfAnAllowedNameIsNewResolvesAgain() throws Exception {
		byte[] rotated = { (byte) 192, 0, 2, 8 };
		Firewall firewall = Firewall.builder()
			.policy(Policy.builder().allow("api.example.com").build())
			.resolver((name) -> new InetAddress[] { InetAddress.getLoopbackAddress(), address(rotated) })
			.build();
		firewall.learn("api.example.com", address(new byte[] { (byte) 192, 0, 2, 7 }));
		Egress known = Egress.connect(new InetSocketAddress(address(new byte[] { (byte) 192, 0, 2, 7 }), 443));
		Egress fresh = Egress.connect(new InetSocketAddress(address(rotated), 443));
		Egress loopback = Egress.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 443));
		assertThatNoException().isThrownBy(() -> firewall.enforce(known));
		assertThatNoException().isThrownBy(() -> firewall.enforce(fresh));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall.enforce(loopback))
			.satisfies((ex) -> assertThat(ex.resolvedFrom()).isEqualTo("api.example.com"));
	}

	@Test
	void enforceWhenResolverThrowsRefuses() throws Exception {
		Firewall firewall = Firewall.builder()
			.policy(Policy.builder().allow("api.example.com").build())
			.resolver((name) -> {
				throw new IllegalStateException("no network");
			})
			.build();
		firewall.learn("api.example.com", address(new byte[] { (byte) 192, 0, 2, 7 }));
		Egress other = Egress.connect(new InetSocketAddress(address(new byte[] { (byte) 192, 0, 2, 8 }), 443));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> firewall.enforce(other));
	}

	private static InetAddress address(byte[] bytes) {
		try {
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@ParameterizedTest
	@CsvSource({ "off,OFF", "false,OFF", "Warn,WARN", "ERROR,ERROR", "strict,ERROR" })
	void parseWhenLevelIsWrittenReadsIt(String text, Level expected) {
		assertThat(Level.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "true,does not say how strict", "on,does not say how strict", "fatal,is not a level",
			"'',is not a level" })
	void parseWhenLevelIsNoneSaysWhatThereIs(String text, String message) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Level.parse(text))
			.withMessageContaining(message);
	}

	@Test
	void levelsWhenChangedAreNewOnes() {
		Levels levels = Levels.of(Level.ERROR);
		Levels changed = levels.with(Protocol.DNS, Level.OFF).withDefault(Level.WARN);
		assertThat(levels.of(Protocol.DNS)).isEqualTo(Level.ERROR);
		assertThat(changed.of(Protocol.DNS)).isEqualTo(Level.OFF);
		assertThat(changed.of(Protocol.TOOL)).isEqualTo(Level.WARN);
		assertThat(changed.exceptions()).containsOnlyKeys(Protocol.DNS);
	}

	private record Named(String name) {

	}

}
