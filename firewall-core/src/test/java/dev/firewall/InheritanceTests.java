package dev.firewall;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.context.Frame;
import dev.firewall.context.TestSession;
import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.CoreTestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a JVM that is started inherits, and how that judges there.
 */
class InheritanceTests {

	private static final Egress REDIS = Egress.to(Protocol.REDIS).host("cache.example").port(6379).build();

	private static final Egress SMTP = Egress.to(Protocol.SMTP).host("mail.example").port(25).build();

	private static final Egress LOOPBACK = Egress.to(Protocol.SOCKET).host("127.0.0.1").port(5432).build();

	private final NameAddressMap names = new NameAddressMap();

	@AfterEach
	void deactivate() {
		Firewall.deactivate();
	}

	@Test
	void hereWhenThereIsPolicyIsACeiling() {
		Firewall.activate(Policy.builder().level(Level.WARN).allow("redis").build());
		Ceilings ceilings = here();
		assertThat(ceilings.parts()).singleElement()
			.satisfies((part) -> assertThat(part.kind()).isEqualTo(Ceilings.Kind.POLICY));
		assertThat(ceilings.refuse(REDIS, this.names)).isNull();
		assertThat(ceilings.refuse(SMTP, this.names)).satisfies((refusal) -> {
			assertThat(refusal.cause()).isEqualTo(Decision.Cause.CEILING);
			assertThat(refusal.level()).isEqualTo(Level.WARN);
			assertThat(refusal.policy().name()).isEqualTo("default (inherited)");
		});
	}

	@Test
	void hereWhenPolicyIsLockedSaysSo() {
		Object token = new Object();
		Firewall.activateLocked(Firewall.of(Policy.builder().allow("subprocess").build()), token);
		try {
			assertThat(Inheritance.here()).startsWith(true, true);
			assertThat(here().parts()).singleElement().satisfies((part) -> assertThat(part.locked()).isTrue());
			assertThat(here().refuse(Egress.process("/bin/true", List.of()), this.names))
				.satisfies((refusal) -> assertThat(refusal.level()).isEqualTo(Level.ERROR));
		}
		finally {
			Firewall.deactivate(token);
		}
		Firewall.activate(Policy.builder().allow("subprocess").build());
		assertThat(here().refuse(Egress.process("/bin/true", List.of()), this.names)).satisfies((refusal) -> {
			assertThat(refusal.level()).isEqualTo(Level.WARN);
			assertThat(refusal.cause()).isEqualTo(Decision.Cause.NOT_INHERITING);
		});
	}

	@Test
	void hereWhenScopesAreOpenHasThem() {
		Firewall.activate(Policy.builder().allow("redis", "smtp").build());
		try (var restrict = EgressScope.restrict("redis").label("cache only").level(Level.WARN).open();
				var deny = EgressScope.deny("redis://cache.example").open()) {
			Ceilings ceilings = here();
			assertThat(ceilings.parts()).extracting(Ceilings.Part::kind)
				.containsExactly(Ceilings.Kind.POLICY, Ceilings.Kind.DENY, Ceilings.Kind.RESTRICT);
			assertThat(ceilings.parts().get(2).name()).isEqualTo("cache only");
			assertThat(ceilings.refuse(REDIS, this.names)).satisfies((refusal) -> {
				assertThat(refusal.cause()).isEqualTo(Decision.Cause.DENY_RULE);
				assertThat(refusal.level()).isEqualTo(Level.ERROR);
			});
			assertThat(ceilings.refuse(SMTP, this.names)).satisfies((refusal) -> {
				assertThat(refusal.cause()).isEqualTo(Decision.Cause.CEILING);
				assertThat(refusal.level()).isEqualTo(Level.WARN);
			});
		}
		assertThat(here().parts()).hasSize(1);
	}

	@Test
	void hereWhenHostCannotBeJudgedIsRefusedByScopesThatDeny() {
		Egress invalid = Egress.to(Protocol.REDIS).host("a b").port(6379).build();
		try (var deny = EgressScope.deny("smtp").open()) {
			assertThat(here().refuse(invalid, this.names))
				.satisfies((refusal) -> assertThat(refusal.cause()).isEqualTo(Decision.Cause.INVALID_HOST));
		}
	}

	/** What tests allow stays in their JVM; what judges them goes along. */
	@Test
	void hereWhenTestAllowsHasOnlyThePolicyOfTheTest() {
		Policy policy = Policy.builder().name("test").level(Level.ERROR).allow("smtp").build();
		try (TestSession session = CoreTestSession.register()) {
			Frame judged = session.policy(policy, null);
			try (var level = session.level(Levels.of(Level.WARN));
					var allowed = session.allow(Policy.builder().allow("redis").build(), "allow(redis)");
					var loopback = session.allowLoopback()) {
				assertThat(Firewall.active().evaluate(REDIS).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
				assertThat(Firewall.active().evaluate(LOOPBACK).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
				Ceilings ceilings = here();
				assertThat(ceilings.parts()).hasSize(1);
				assertThat(ceilings.refuse(SMTP, this.names)).isNull();
				for (Egress egress : List.of(REDIS, LOOPBACK)) {
					assertThat(ceilings.refuse(egress, this.names)).satisfies((refusal) -> {
						assertThat(refusal.cause()).isEqualTo(Decision.Cause.CEILING);
						assertThat(refusal.level()).isEqualTo(Level.WARN);
					});
				}
			}
			finally {
				session.leave(judged, null);
			}
		}
	}

	@Test
	void hereWhenThereIsNothingIsEmpty() {
		assertThat(here().isEmpty()).isTrue();
		Firewall.activate(Policy.builder().level(Level.OFF).level(Protocol.REDIS, Level.OFF).build());
		assertThat(here().isEmpty()).isTrue();
		Firewall.activate(Policy.builder().level(Level.OFF).level(Protocol.REDIS, Level.WARN).build());
		assertThat(here().isEmpty()).isFalse();
	}

	@Test
	void hereWhenPolicyIsTheSameDoesNotWriteItAgain() {
		Firewall.activate(Policy.builder().allow("redis").external(External.BLOCK).build());
		assertThat(here().parts().get(0).written()).isSameAs(here().parts().get(0).written());
	}

	@Test
	void hereWhenRuleHasPredicateIsNarrower() {
		Firewall.activate(
				Policy.builder().allow("smtp").allow(EgressPattern.of("redis").hostMatching((host) -> true)).build());
		assertThat(here().refuse(REDIS, this.names)).isNotNull();
		assertThat(here().refuse(SMTP, this.names)).isNull();
	}

	/** As the agent hands it over in the JVM that was started. */
	private static Ceilings here() {
		return Ceilings.of(new ArrayList<>((List<?>) Inheritance.here()[2]));
	}

}
