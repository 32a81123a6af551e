package dev.firewall.spring.autoconfigure.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Commands that stubs of a sandbox answer, through the real clients.
 */
class StubbedRedisTests extends AbstractRedisTests {

	private StringRedisTemplate template(Library library) {
		return template(Policy.builder().allow(this.server.rule()), library.create(this.server.port()));
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void commandWhenStubbedIsReadAsFromAServer(Library library) {
		StringRedisTemplate template = template(library);
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			stub(sandbox);
			use(template);
			assertThat(sandbox).called("redis", 13);
			assertThat(sandbox.calls().get(0).egress().field("command")).isEqualTo("SET");
			assertThat(sandbox.calls().get(0).caller()).contains("StubbedRedisTests.java:");
		}
		assertThat(this.server.arrivals()).isZero();
		assertThat(this.records).isEmpty();
	}

	private void stub(EgressSandbox sandbox) {
		String rule = this.server.rule();
		sandbox.redis(rule).command("SET").answers("OK");
		sandbox.redis(rule).command("GET").answers("vü").then().answers(null);
		sandbox.redis(rule).command("INCR").answers(7);
		sandbox.redis(rule).command("EXISTS").answers(true);
		sandbox.redis(rule).command("DEL").answers(0L);
		sandbox.redis(rule).command("PEXPIRE", "EXPIRE").answers(1);
		sandbox.redis(rule).command("LRANGE").answers(List.of("a", "b"));
		sandbox.redis(rule).command("LPOP").answers("a".getBytes());
		sandbox.redis(rule).command("HGETALL").answers(Map.of("k", 1));
		sandbox.redis(rule).command("SMEMBERS").answers(new String[] { "m" });
		sandbox.redis(rule).command("ZSCORE").answers(1.5);
		sandbox.redis(rule).command("PING").answers("PONG");
	}

	private static void use(StringRedisTemplate template) {
		template.opsForValue().set("k", "v");
		assertThat(template.opsForValue().get("k")).isEqualTo("vü");
		assertThat(template.opsForValue().get("k")).isNull();
		assertThat(template.opsForValue().increment("n")).isEqualTo(7);
		assertThat(template.hasKey("k")).isTrue();
		assertThat(template.delete("k")).isFalse();
		assertThat(template.expire("k", Duration.ofSeconds(1))).isTrue();
		assertThat(template.opsForList().range("l", 0, -1)).containsExactly("a", "b");
		assertThat(template.opsForList().leftPop("l")).isEqualTo("a");
		assertThat(template.opsForHash().entries("h")).containsExactly(Map.entry("k", "1"));
		assertThat(template.opsForSet().members("s")).containsExactly("m");
		assertThat(template.opsForZSet().score("z", "m")).isEqualTo(1.5);
		assertThat(template.<String>execute((RedisCallback<String>) (connection) -> connection.ping()))
			.isEqualTo("PONG");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void commandWhenItsConnectionIsOpenAlreadyDoesNotLeave(Library library) {
		StringRedisTemplate template = template(library);
		template.opsForValue().set("k", "real");
		assertThat(template.opsForValue().get("k")).isEqualTo("real");
		int before = this.server.arrivals();
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.redis(this.server.rule()).command("GET").answers("stubbed");
			assertThat(template.opsForValue().get("k")).isEqualTo("stubbed");
			EgressBlockedException refusal = refusal(() -> template.opsForValue().set("k", "other"));
			assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED);
			assertThat(refusal)
				.hasMessageContaining("sandbox.redis(\"" + this.server.rule() + "\").command(\"SET\").answers(\"\");");
			refusal(() -> template.delete("k"));
			List<Object> piped = template.executePipelined((RedisCallback<Object>) (connection) -> {
				connection.stringCommands().get("k".getBytes());
				connection.stringCommands().get("k".getBytes());
				return null;
			});
			assertThat(piped).containsExactly("stubbed", "stubbed");
		}
		assertThat(this.server.arrivals()).isEqualTo(before);
		assertThat(this.plain.opsForValue().get("k")).isEqualTo("real");
		assertThat(template.opsForValue().get("k")).isEqualTo("real");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void commandWhenStubThrowsThrows(Library library) {
		StringRedisTemplate template = template(library);
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			IOException failure = new IOException("reset by peer");
			sandbox.redis("redis").throwsException(failure);
			assertThat(catchThrowable(() -> template.opsForValue().get("k"))).hasRootCause(failure);
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void transactionWhenInASandboxIsRefused(Library library) {
		StringRedisTemplate template = template(library);
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.redis("redis").optional().answers("OK");
			EgressBlockedException refusal = refusal(() -> template.execute((RedisCallback<Object>) (connection) -> {
				connection.multi();
				return connection.exec();
			}));
			assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_ANSWERABLE);
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void connectionWhenServerIsNotKnownIsRefused(Library library) {
		RedisClusterConfiguration cluster = new RedisClusterConfiguration(List.of("127.0.0.1:" + this.server.port()));
		RedisSentinelConfiguration sentinel = new RedisSentinelConfiguration().master("m")
			.sentinel("127.0.0.1", this.server.port());
		for (RedisConnectionFactory raw : List.of(library.create(cluster), library.create(sentinel))) {
			try (EgressSandbox sandbox = EgressSandbox.open()) {
				sandbox.redis("redis").optional().answers("v");
				assertThat(catchThrowable(
						() -> template(Policy.builder().allow(this.server.rule()), raw).opsForValue().get("k")))
					.isNotNull();
			}
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@Test
	void connectionWhenItSelectsADatabaseIsAnsweredForThat() {
		StringRedisTemplate template = template(Library.LETTUCE_DEDICATED);
		RedisStandaloneConfiguration other = new RedisStandaloneConfiguration("127.0.0.1", this.server.port());
		other.setDatabase(3);
		StringRedisTemplate third = template(Policy.builder().allow(this.server.rule()), Library.JEDIS.create(other));
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.redis(this.server.rule() + "/2").answers("two");
			sandbox.redis(this.server.rule() + "/3").answers("three");
			assertThat(template.<byte[]>execute((RedisCallback<byte[]>) (connection) -> {
				connection.select(2);
				return connection.stringCommands().get("k".getBytes());
			})).isEqualTo("two".getBytes());
			assertThat(third.opsForValue().get("k")).isEqualTo("three");
		}
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = Library.class, names = { "LETTUCE", "LETTUCE_DEDICATED" })
	void reactiveCommandWhenStubbedIsReadAsFromAServer(Library library) {
		RedisConnectionFactory factory = start(Policy.builder().allow(this.server.rule()),
				library.create(this.server.port()));
		ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(
				(ReactiveRedisConnectionFactory) factory);
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.redis(this.server.rule()).command("GET").answers("v");
			sandbox.redis(this.server.rule()).command("LRANGE").answers(List.of("a", "b"));
			assertThat(template.opsForValue().get("k").block()).isEqualTo("v");
			assertThat(template.opsForList().range("l", 0, -1).collectList().block()).containsExactly("a", "b");
			EgressBlockedException refusal = refusal(() -> template.opsForValue().set("k", "v").block());
			assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED);
		}
		assertThat(this.server.arrivals()).isZero();
		assertThat(template.opsForValue().set("k", "real").block()).isTrue();
		assertThat(this.plain.opsForValue().get("k")).isEqualTo("real");
	}

	@Test
	void connectionWhenKeptBeyondItsSandboxAnswersNothing() {
		StringRedisTemplate template = template(Library.JEDIS);
		RedisConnectionFactory factory = template.getRequiredConnectionFactory();
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.redis("redis").optional().answers("v");
			var kept = factory.getConnection();
			sandbox.close();
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> kept.stringCommands().get("k".getBytes()))
				.withStackTraceContaining("belongs to a sandbox");
		}
		assertThat(this.server.arrivals()).isZero();
	}

}
