package dev.firewall;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an {@link Egress} that only opens a connection.
 */
class ConnectionEgressTests {

	private static final EgressPattern FLUSH = EgressPattern.of("redis").field("command", "FLUSHALL");

	private static final EgressPattern READ = EgressPattern.of("redis").host("cache").field("command", "GET", "MGET");

	private static EgressBuilder redis(String host) {
		return Egress.to(Protocol.REDIS).host(host).port(6379).field("db", "0");
	}

	private static boolean proceeds(Policy policy, EgressBuilder egress) {
		return Firewall.of(policy).evaluate(egress.build()).proceeds();
	}

	@Test
	void connectionWhenARuleAllowsSomeCommandsIsAllowedAndTheyAlone() {
		Policy policy = Policy.builder().rule(Rule.allow(READ)).build();
		assertThat(proceeds(policy, redis("cache").connection())).isTrue();
		assertThat(proceeds(policy, redis("cache").field("command", "get"))).isTrue();
		assertThat(proceeds(policy, redis("cache").field("command", "SET"))).isFalse();
		assertThat(proceeds(policy, redis("cache"))).isFalse();
	}

	@Test
	void connectionWhenNoRuleNamesTheDestinationIsRefused() {
		Policy policy = Policy.builder().rule(Rule.allow(READ)).allow("redis://store:6379/1").build();
		assertThat(proceeds(policy, redis("other").connection())).isFalse();
		assertThat(proceeds(policy, redis("cache").port(6380).connection())).isTrue();
		assertThat(proceeds(policy, redis("store").connection())).isFalse();
		assertThat(proceeds(policy, redis("store").field("db", "1").connection())).isTrue();
	}

	@Test
	void connectionWhenOnlySomeCommandsAreDeniedIsAllowed() {
		Policy policy = Policy.builder().allow("redis://cache").rule(Rule.deny(FLUSH)).build();
		assertThat(proceeds(policy, redis("cache").connection())).isTrue();
		assertThat(proceeds(policy, redis("cache").field("command", "FLUSHALL"))).isFalse();
	}

	@Test
	void connectionWhenTheWholeDestinationIsDeniedIsRefused() {
		Policy policy = Policy.builder().rule(Rule.allow(READ)).deny("redis://cache").build();
		assertThat(proceeds(policy, redis("cache").connection())).isFalse();
	}

	@Test
	void connectionWhenAllButSomeCommandsAreDeniedIsAllowed() {
		EgressPattern notGet = EgressPattern.of("redis").field("command", "GET").negate();
		for (String host : new String[] { "cache", "localhost" }) {
			Policy policy = Policy.builder().allow("redis://" + host).rule(Rule.deny(notGet)).build();
			assertThat(proceeds(policy, redis(host).connection())).isTrue();
			assertThat(proceeds(policy, redis(host).field("command", "GET"))).isTrue();
			assertThat(proceeds(policy, redis(host).field("command", "SET"))).isFalse();
		}
	}

	@Test
	void connectionWhenAllButSomeCommandsAreAllowedIsAllowed() {
		for (String host : new String[] { "cache", "localhost" }) {
			EgressPattern pattern = EgressPattern.of("redis").host(host).and(FLUSH.negate());
			Policy policy = Policy.builder().rule(Rule.allow(pattern)).build();
			assertThat(proceeds(policy, redis(host).connection())).isTrue();
			assertThat(proceeds(policy, redis(host).field("command", "SET"))).isTrue();
			assertThat(proceeds(policy, redis(host).field("command", "FLUSHALL"))).isFalse();
		}
	}

	@Test
	void connectionWhenItIsLoopbackNeedsARuleThatNamesIt() {
		Policy policy = Policy.builder().allow("redis").rule(Rule.allow(FLUSH.negate())).build();
		assertThat(proceeds(policy, redis("cache").connection())).isTrue();
		assertThat(proceeds(policy, redis("localhost").connection())).isFalse();
	}

	@Test
	void connectionWhenACeilingAllowsSomeCommandsIsAllowed() {
		Firewall firewall = Firewall.of(Policy.builder().allow("redis").build());
		EgressScope.restrict(READ).run(() -> {
			assertThat(firewall.evaluate(redis("cache").connection().build()).proceeds()).isTrue();
			assertThat(firewall.evaluate(redis("other").connection().build()).proceeds()).isFalse();
		});
	}

}
