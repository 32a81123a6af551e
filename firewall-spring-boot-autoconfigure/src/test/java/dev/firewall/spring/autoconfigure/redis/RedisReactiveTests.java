package dev.firewall.spring.autoconfigure.redis;

import java.time.Duration;

import dev.firewall.Decision;
import dev.firewall.EgressScope;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of reactive commands.
 */
class RedisReactiveTests extends AbstractRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@ParameterizedTest
	@EnumSource(names = "LETTUCE.*", mode = EnumSource.Mode.MATCH_ALL)
	void commandsWhenARuleNamesThemAreAllThatIsAllowed(Library library) {
		ReactiveStringRedisTemplate template = template(commands("GET"), library);
		assertThat(template.opsForValue().get("a").block(PATIENCE)).isNull();
		assertThat(refusal(() -> template.opsForValue().set("a", "1").block(PATIENCE)).egress().field("command"))
			.isEqualTo("SET");
		assertThat(refusal(() -> template.listenToChannel("news").blockFirst(PATIENCE)).egress().field("command"))
			.isEqualTo("SUBSCRIBE");
		assertThat(this.plain.hasKey("a")).isFalse();
		assertThat(this.records).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(names = "LETTUCE.*", mode = EnumSource.Mode.MATCH_ALL)
	void commandWhenSubscribedInAScopeIsJudgedByIt(Library library) {
		EgressPattern reads = redis().field("command", "GET");
		ReactiveStringRedisTemplate template = template(Policy.builder().allow(this.server.rule()), library);
		Mono<Boolean> set = template.opsForValue().set("a", "1");
		EgressScope.restrict(reads).run(() -> {
			assertThat(template.opsForValue().get("a").block(PATIENCE)).isNull();
			assertThat(refusal(() -> set.block(PATIENCE)).decision().cause()).isEqualTo(Decision.Cause.CEILING);
			assertThat(refusal(() -> template.listenToChannel("news").blockFirst(PATIENCE)).decision().cause())
				.isEqualTo(Decision.Cause.CEILING);
		});
		assertThat(this.plain.hasKey("a")).isFalse();
		assertThat(set.block(PATIENCE)).isTrue();
		assertThat(this.plain.hasKey("a")).isTrue();
	}

	private ReactiveStringRedisTemplate template(PolicyBuilder policy, Library library) {
		RedisConnectionFactory factory = start(policy, library.create(this.server.port()));
		return new ReactiveStringRedisTemplate((ReactiveRedisConnectionFactory) factory);
	}

}
