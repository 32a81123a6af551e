package com.acme;

import java.util.Map;

import dev.firewall.DenyEgress;
import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the settings of a launch change.
 */
class SettingsTests {

	private static final String ENABLED = "junit.jupiter.extensions.autodetection.enabled";

	private static final String INCLUDED = "junit.jupiter.extensions.autodetection.include";

	@Test
	void settingsWhenGivenAreThePolicyOfTests() {
		NestedLaunch.of(
				Map.of("firewall.allow", "http://a.partner.example, http://b.partner.example", "firewall.deny[0]",
						"http://b.partner.example", "firewall.rules[0].action", "allow", "firewall.rules[0].protocol",
						"http", "firewall.rules[0].host", "c.partner.example", "firewall.rules[0].method[0]", "GET"),
				Configured.class)
			.passes("policy", "policyOfItsOwn");
		NestedLaunch.of(Map.of("firewall.level", "warn", "firewall.levels.redis", "off"), Levelled.class)
			.passes("level", "levelOfScopes");
	}

	@Test
	void settingsWhenFromSystemPropertiesCount() {
		System.setProperty("firewall.level", "warn");
		System.setProperty("firewall.levels.redis", "off");
		try {
			NestedLaunch.of(Levelled.class).passes("level");
		}
		finally {
			System.clearProperty("firewall.level");
			System.clearProperty("firewall.levels.redis");
		}
	}

	@Test
	void settingsWhenWrongFailBeforeTheTestsAndTellAllMistakes() {
		NestedLaunch
			.of(Map.of("firewall.alow", "http", "firewall.allow", "http://a b", "firewall.test.gaurd-setup", "true",
					"firewall.test.swallowed", "maybe", "firewall.test.enabled", "yes", "firewall.level", "eror"),
					Configured.class)
			.fails("Configured", "firewall.alow", "did you mean 'allow'?", "firewall.allow[0]",
					"firewall.test.gaurd-setup: there is no such setting", "firewall.test.swallowed: 'maybe'",
					"firewall.test.enabled: a flag is true or false, not 'yes'", "firewall.level",
					"did you mean 'error'?");
	}

	@Test
	void autoDetectionWhenUserSetItIsLeftAlone() {
		NestedLaunch.of(Map.of(ENABLED, "false"), Unguarded.class).passes("unguarded");
		String enabled = System.clearProperty(ENABLED);
		String included = System.clearProperty(INCLUDED);
		try {
			NestedLaunch.of(Map.of(ENABLED, "true"), Unguarded.class).fails("unguarded", "Blocked GET");
			assertThat(System.getProperty(INCLUDED)).isNull();
			NestedLaunch.of(Map.of(INCLUDED, "com.acme.*"), Unguarded.class).passes("unguarded");
			assertThat(System.getProperty(ENABLED)).isNull();
			NestedLaunch.of(Unguarded.class).fails("unguarded", "Blocked GET");
			assertThat(System.getProperty(ENABLED)).isEqualTo(enabled);
			assertThat(System.getProperty(INCLUDED)).isEqualTo(included);
		}
		finally {
			System.setProperty(ENABLED, enabled);
			System.setProperty(INCLUDED, included);
		}
	}

	@Test
	void widenWhenLockedIsRefused() {
		NestedLaunch.of(Locked.class).fails("annotated", "The firewall is locked").passes("block", "plain");
	}

	static class Configured {

		@Test
		void policy() {
			Partner.intend("http://a.partner.example");
			Partner.intend("http://c.partner.example");
			TestFirewall.expectBlocked(() -> Partner.intend("http://b.partner.example"));
			TestFirewall.expectBlocked(() -> Partner.intend("http://d.partner.example"));
			TestFirewall.allow("http://b.partner.example")
				.run(() -> TestFirewall.expectBlocked(() -> Partner.intend("http://b.partner.example")));
		}

		@Test
		@AllowEgress("http://e.partner.example")
		void policyOfItsOwn() {
			Firewall own = Firewall.of(Policy.builder().allow("http://d.partner.example").build());
			own.enforce(Egress.to(Protocol.HTTP).host("d.partner.example").port(80).build());
			own.enforce(Egress.to(Protocol.HTTP).host("e.partner.example").port(80).build());
			TestFirewall
				.expectBlocked(() -> own.enforce(Egress.to(Protocol.HTTP).host("a.partner.example").port(80).build()));
		}

	}

	static class Levelled {

		@Test
		void level(RecordedEgress recorded) {
			Partner.intend("http://a.partner.example");
			Firewall.active().enforce(Egress.to(Protocol.REDIS).host("cache.partner.example").port(6379).build());
			assertThat(recorded).warned("http").blockedNothing();
			assertThat(recorded.warned()).hasSize(1);
		}

		@Test
		@DenyEgress("http://a.partner.example")
		void levelOfScopes(RecordedEgress recorded) {
			EgressScope scope = EgressScope.restrict("redis");
			scope.run(() -> Partner.intend("http://a.partner.example"));
			assertThat(recorded).warned("http").blockedNothing();
			scope.level(Level.ERROR)
				.run(() -> TestFirewall.expectBlocked(() -> Partner.intend("http://a.partner.example")));
		}

	}

	static class Unguarded {

		@Test
		void unguarded() {
			Partner.intend(Partner.NOWHERE);
		}

	}

	static class Locked {

		private static final Object TOKEN = new Object();

		@BeforeAll
		static void lock() {
			Policy policy = Policy.builder().allow("http://a.partner.example").build();
			Firewall.activateLocked(Firewall.of(policy), TOKEN);
		}

		@AfterAll
		static void unlock() {
			Firewall.deactivate(TOKEN);
		}

		@Test
		@AllowEgress("http://b.partner.example")
		void annotated() {
			throw new AssertionError("it must not come to this");
		}

		@Test
		void block() {
			assertThatIllegalStateException().isThrownBy(() -> TestFirewall.allow("http://b.partner.example"))
				.withMessageContaining("The firewall is locked");
			assertThatIllegalStateException().isThrownBy(TestFirewall::allowLoopback);
		}

		@Test
		void plain() {
			Partner.intend("http://a.partner.example");
		}

	}

}
