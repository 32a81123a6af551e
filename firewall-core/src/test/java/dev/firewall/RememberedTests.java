package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An egress that is kept is judged anew as soon as anything has changed that has a say.
 */
class RememberedTests {

	private static final byte[] ADDRESS = { (byte) 203, 0, 113, (byte) 77 };

	private final Egress get = redis("GET");

	private final Firewall firewall = Firewall.of(Policy.builder().allow("redis://cache:6379").build());

	@AfterEach
	void deactivate() {
		Firewall.deactivate();
	}

	@Test
	void keptWhenItIsKeptIsTheSame() {
		Egress egress = Egress.dns("api.example.com");
		assertThat(egress.isKept()).isFalse();
		assertThat(egress.kept().isKept()).isTrue();
		assertThat(egress.kept()).isNotSameAs(egress).hasToString(egress.toString());
		assertThat(this.get.kept()).isSameAs(this.get);
		assertThat(this.get.protocol()).isEqualTo(Protocol.REDIS);
		assertThat(this.get.host()).hasToString("cache");
		assertThat(this.get.port()).isEqualTo(6379);
		assertThat(this.get.field("command")).isEqualTo("GET");
		assertThat(Egress.to(Protocol.REDIS).host("cache").connection().build().kept().isConnection()).isTrue();
	}

	@Test
	void evaluateWhenNothingChangedRecallsTheDecision() {
		Decision decision = this.firewall.evaluate(this.get);
		assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ALLOWED);
		Remembered remembered = this.get.remembered();
		assertThat(remembered).isNotNull();
		assertThat(this.firewall.evaluate(this.get)).isSameAs(decision);
		assertThat(this.get.remembered()).isSameAs(remembered);
	}

	@Test
	void enforceWhenRecalledCountsHitsOfTheRule() {
		CollectedDecisions decisions = new CollectedDecisions();
		Policy policy = Policy.builder().allow("redis://cache:6379").build();
		Firewall counting = Firewall.builder().policy(policy).recorder(decisions).build();
		for (int i = 0; i < 3; i++) {
			counting.enforce(this.get);
		}
		assertThat(policy.allowRules().get(0).hits()).isEqualTo(3);
		assertThat(decisions.allowed()).hasSize(3);
	}

	@Test
	void evaluateWhenEgressIsNotKeptRemembersNothing() {
		Egress egress = Egress.to(Protocol.REDIS).host("cache").port(6379).build();
		this.firewall.evaluate(egress);
		assertThat(egress.remembered()).isNull();
	}

	@Test
	void evaluateWhenAnotherFirewallIsAskedIsJudgedByThat() {
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
		Firewall other = Firewall.of(Policy.builder().allow("redis://other:6379").build());
		assertThat(other.evaluate(this.get).proceeds()).isFalse();
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
	}

	@Test
	void evaluateWhenPolicyIsActivatedIsJudgedByItToo() {
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
		Firewall.activate(Policy.builder().allow("redis://other:6379").build());
		assertThat(this.firewall.evaluate(this.get).proceeds()).isFalse();
		Firewall.deactivate();
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
	}

	@Test
	void evaluateInScopeIsNarrowed() {
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
		EgressScope.deny("redis").run(() -> {
			assertThat(this.firewall.evaluate(this.get).proceeds()).isFalse();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> this.firewall.enforce(this.get));
		});
		assertThat(this.firewall.evaluate(this.get).proceeds()).isTrue();
	}

	@Test
	void evaluateWhenAllowedInScopeOnlyRemembersNothing() {
		EgressScope.restrict("redis")
			.run(() -> assertThat(Firewall.active().evaluate(this.get).cause()).isEqualTo(Decision.Cause.SCOPE));
		assertThat(this.get.remembered()).isNull();
	}

	@Test
	void evaluateWhenNameIsLearntIsDeniedByIt() throws Exception {
		Firewall denying = Firewall.of(Policy.builder().allow("203.0.113.0/24").deny("evil.example").build());
		Egress connection = Egress.connect(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), 443)).kept();
		assertThat(denying.evaluate(connection).proceeds()).isTrue();
		assertThat(denying.evaluate(connection).proceeds()).isTrue();
		denying.learn("evil.example", InetAddress.getByAddress(ADDRESS));
		assertThat(denying.evaluate(connection).proceeds()).isFalse();
	}

	@Test
	void evaluateWhenSameNameIsLearntAgainRecallsTheDecision() throws Exception {
		Firewall allowing = Firewall.of(Policy.builder().allow("api.example.com").build());
		Egress connection = Egress.connect(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), 443)).kept();
		assertThat(allowing.evaluate(connection).proceeds()).isFalse();
		allowing.learn("api.example.com", InetAddress.getByAddress(ADDRESS));
		assertThat(allowing.evaluate(connection).proceeds()).isTrue();
		Remembered remembered = connection.remembered();
		allowing.learn("api.example.com", InetAddress.getByAddress(ADDRESS));
		assertThat(allowing.evaluate(connection).proceeds()).isTrue();
		assertThat(connection.remembered()).isSameAs(remembered);
	}

	@Test
	void evaluateWhenPredicateIsCalledAsksItEachTime() {
		AtomicInteger calls = new AtomicInteger();
		PolicyBuilder policy = Policy.builder()
			.allow(EgressPattern.of("redis").fieldMatching("command", (command) -> calls.incrementAndGet() < 3));
		Firewall asking = Firewall.of(policy.build());
		assertThat(asking.evaluate(this.get).proceeds()).isTrue();
		assertThat(asking.evaluate(this.get).proceeds()).isTrue();
		assertThat(asking.evaluate(this.get).proceeds()).isFalse();
		assertThat(this.get.remembered()).isNull();
	}

	@Test
	void evaluateWhenDenyingPredicateIsCalledAsksItEachTime() {
		AtomicInteger calls = new AtomicInteger();
		Firewall asking = Firewall.of(Policy.builder()
			.allow("redis://cache:6379")
			.deny(EgressPattern.of("redis").fieldMatching("command", (command) -> calls.incrementAndGet() > 2))
			.build());
		assertThat(asking.evaluate(this.get).proceeds()).isTrue();
		assertThat(asking.evaluate(this.get).proceeds()).isTrue();
		assertThat(asking.evaluate(this.get).proceeds()).isFalse();
	}

	@Test
	void evaluateWhenPredicateHasNoSayRecallsTheDecision() {
		AtomicInteger calls = new AtomicInteger();
		Firewall asking = Firewall.of(Policy.builder()
			.allow("redis://cache:6379")
			.allow(EgressPattern.of("smtp").portMatching((port) -> calls.incrementAndGet() > 0))
			.build());
		asking.evaluate(this.get);
		assertThat(this.get.remembered()).isNotNull();
		assertThat(calls).hasValue(0);
	}

	@Test
	void evaluateWhenMemoryIsOfAnotherEgressIsJudged() {
		Firewall reading = Firewall
			.of(Policy.builder().allow(EgressPattern.of("redis").host("cache").field("command", "GET")).build());
		reading.evaluate(this.get);
		Remembered remembered = this.get.remembered();
		assertThat(remembered).isNotNull();
		Egress set = redis("SET");
		set.remember(remembered);
		assertThat(reading.evaluate(set).proceeds()).isFalse();
	}

	@Test
	void evaluateWhenRefusedOrWarnedRemembersNothing() {
		Egress set = redis("SET");
		Firewall warning = Firewall.of(Policy.builder().level(Level.WARN).build());
		assertThat(warning.evaluate(set).outcome()).isEqualTo(Decision.Outcome.WARNED);
		assertThat(Firewall.of(Policy.builder().build()).evaluate(set).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
		assertThat(set.remembered()).isNull();
	}

	@Test
	void evaluateWhenProcessIsStartedRemembersNothing() {
		Firewall allowing = Firewall.of(Policy.builder().allow("subprocess:/bin/true").build());
		Egress process = Egress.process("/bin/true", List.of()).kept();
		assertThat(allowing.evaluate(process).proceeds()).isTrue();
		assertThat(process.remembered()).isNull();
	}

	private static Egress redis(String command) {
		return Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", command).build().kept();
	}

}
