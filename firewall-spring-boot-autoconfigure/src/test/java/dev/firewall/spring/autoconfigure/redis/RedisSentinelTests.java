package dev.firewall.spring.autoconfigure.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.embedded.RedisSentinel;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Commands to a master that a real sentinel names.
 */
class RedisSentinelTests extends AbstractRedisTests {

	private final int port = RedisServers.freePort();

	private final LoopbackServer sentinel = LoopbackServer.inFrontOf(this.port, "redis://127.0.0.1:%d");

	private RedisSentinel process;

	@BeforeEach
	void startSentinel(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("sentinel.conf"), """
				port %d
				bind 127.0.0.1
				dir %s
				sentinel monitor shop 127.0.0.1 %d 1
				""".formatted(this.port, folder, RedisServers.port()));
		this.process = RedisSentinel.newRedisSentinel().port(this.port).configFile(file.toString()).build();
		this.process.start();
	}

	@AfterEach
	void stopSentinel() throws IOException {
		this.sentinel.close();
		this.process.stop();
	}

	private RedisSentinelConfiguration configuration() {
		return new RedisSentinelConfiguration().master("shop").sentinel("127.0.0.1", this.sentinel.port());
	}

	private static PolicyBuilder reads(LoopbackServer sentinel, int master) {
		return Policy.builder()
			.allow(sentinel.rule())
			.rule(Rule.allow(EgressPattern.of("redis").host("127.0.0.1").port(master).field("command", "GET")));
	}

	@ParameterizedTest
	@EnumSource
	void masterWhenItsCommandsAreAllowedGetsThemAlone(Library library) {
		StringRedisTemplate template = template(reads(this.sentinel, RedisServers.port()),
				library.create(configuration()));
		assertThat(template.opsForValue().get("a")).isNull();
		assertThat(refusal(() -> template.opsForValue().set("a", "1")).egress().port()).isEqualTo(RedisServers.port());
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void sentinelWhenNotAllowedIsRefused(Library library) {
		Throwable thrown = catchThrowable(
				() -> template(Policy.builder().allow("redis://127.0.0.1:" + RedisServers.port()),
						library.create(configuration()))
					.opsForValue()
					.get("a"));
		assertThat(thrown).isNotNull();
		assertThat(this.sentinel.arrivals()).isZero();
		assertThat(this.records).isNotEmpty()
			.allSatisfy((record) -> assertThat(record.egress().port()).isEqualTo(this.sentinel.port()));
	}

	@ParameterizedTest
	@EnumSource
	void masterWhenNotAllowedIsNamedAndRefused(Library library) {
		Throwable thrown = catchThrowable(
				() -> template(Policy.builder().allow(this.sentinel.rule()), library.create(configuration()))
					.opsForValue()
					.set("a", "1"));
		assertThat(thrown).isNotNull();
		assertThat(this.records).isNotEmpty()
			.allSatisfy((record) -> assertThat(record.egress().port()).isEqualTo(RedisServers.port()));
		assertThat(this.plain.hasKey("a")).isFalse();
	}

}
