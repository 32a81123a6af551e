package dev.firewall.spring.autoconfigure.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Guarded factories in front of a real Redis, and an unguarded look at what is in it.
 */
abstract class AbstractRedisTests {

	final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	final LoopbackServer server = RedisServers.open();

	private final RedisConnectionFactory plainFactory = Library.LETTUCE.create(RedisServers.port());

	final StringRedisTemplate plain = new StringRedisTemplate();

	private @Nullable GuardedFactories factories;

	@BeforeEach
	void startPlain() throws Exception {
		((InitializingBean) this.plainFactory).afterPropertiesSet();
		this.plain.setConnectionFactory(this.plainFactory);
		this.plain.afterPropertiesSet();
		this.plain.execute((RedisCallback<Object>) (connection) -> {
			connection.serverCommands().flushAll();
			return null;
		});
	}

	@AfterEach
	void closeAll() throws Exception {
		((DisposableBean) this.plainFactory).destroy();
		if (this.factories != null) {
			this.factories.close();
		}
		this.server.close();
	}

	RedisConnectionFactory start(PolicyBuilder policy, RedisConnectionFactory raw) {
		if (this.factories == null) {
			Firewall firewall = Firewall.builder()
				.policy(policy.build())
				.recorder(this.records::add)
				.log((logger, message) -> {
				})
				.build();
			this.factories = new GuardedFactories(firewall);
		}
		return this.factories.start(raw);
	}

	StringRedisTemplate template(PolicyBuilder policy, RedisConnectionFactory raw) {
		return new StringRedisTemplate(start(policy, raw));
	}

	/** A policy that allows some commands, and nothing else. */
	PolicyBuilder commands(String... commands) {
		return Policy.builder().rule(Rule.allow(redis().field("command", commands)));
	}

	EgressPattern redis() {
		return EgressPattern.of("redis").host("127.0.0.1").port(this.server.port());
	}

	static EgressBlockedException refusal(ThrowingCallable call) {
		Throwable thrown = catchThrowable(call);
		assertThat(thrown).isNotNull();
		return EgressBlockedException.findIn(thrown).orElseThrow(() -> new AssertionError("Not a refusal", thrown));
	}

}
