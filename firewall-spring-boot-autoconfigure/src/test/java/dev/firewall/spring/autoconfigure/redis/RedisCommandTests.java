package dev.firewall.spring.autoconfigure.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of the commands of each client library.
 */
class RedisCommandTests extends AbstractRedisTests {

	@ParameterizedTest
	@EnumSource
	void commandsWhenARuleNamesThemAreAllThatIsAllowed(Library library) {
		this.plain.opsForValue().set("a", "1");
		StringRedisTemplate template = template(commands("GET", "MGET"), library.create(this.server.port()));
		assertThat(template.opsForValue().get("a")).isEqualTo("1");
		assertThat(template.opsForValue().multiGet(List.of("a", "b"))).containsExactly("1", null);
		EgressBlockedException refusal = refusal(() -> template.opsForValue().set("b", "2"));
		assertThat(refusal.egress().field("command")).isEqualTo("SET");
		assertThat(refusal.egress().field("db")).isEqualTo("0");
		assertThat(this.plain.hasKey("b")).isFalse();
		assertThat(this.records).singleElement().extracting(Object::toString).asString().contains("SET");
	}

	@ParameterizedTest
	@EnumSource
	void commandsWhenLevelIsWarnAreRecordedOnceEach(Library library) {
		StringRedisTemplate template = template(Policy.builder().level(Level.WARN), library.create(this.server.port()));
		template.opsForValue().set("a", "1");
		template.opsForValue().get("a");
		assertThat(this.records).extracting((record) -> record.egress().field("command")).containsExactly("SET", "GET");
		assertThat(this.records).extracting((record) -> record.decision().outcome())
			.containsOnly(Decision.Outcome.WARNED);
	}

	@ParameterizedTest
	@EnumSource
	void commandsWhenInPipelineAreJudgedEach(Library library) {
		StringRedisTemplate template = template(commands("GET"), library.create(this.server.port()));
		assertThat(template.executePipelined((RedisCallback<Object>) (connection) -> {
			connection.stringCommands().get(bytes("a"));
			connection.stringCommands().get(bytes("b"));
			return null;
		})).containsExactly(null, null);
		EgressBlockedException refusal = refusal(
				() -> template.executePipelined((RedisCallback<Object>) (connection) -> {
					connection.stringCommands().get(bytes("a"));
					connection.stringCommands().set(bytes("a"), bytes("1"));
					return null;
				}));
		assertThat(refusal.egress().field("command")).isEqualTo("SET");
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void commandsWhenInTransactionAreJudgedEach(Library library) {
		StringRedisTemplate template = template(commands("MULTI", "EXEC", "DISCARD", "SET"),
				library.create(this.server.port()));
		template.execute(new Transaction(() -> template.opsForValue().set("a", "1")));
		assertThat(this.plain.opsForValue().get("a")).isEqualTo("1");
		EgressBlockedException refusal = refusal(() -> template.execute(new Transaction(() -> {
			template.opsForValue().set("a", "2");
			template.delete("a");
		})));
		assertThat(refusal.egress().field("command")).isEqualTo("DEL");
		assertThat(this.plain.opsForValue().get("a")).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource
	void transactionWhenNoRuleNamesItIsRefused(Library library) {
		StringRedisTemplate template = template(commands("SET"), library.create(this.server.port()));
		EgressBlockedException refusal = refusal(
				() -> template.execute(new Transaction(() -> template.opsForValue().set("a", "1"))));
		assertThat(refusal.egress().field("command")).isEqualTo("MULTI");
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void scriptWhenNotAllowedIsRefused(Library library) {
		RedisScript<Long> script = RedisScript.of("redis.call('SET', KEYS[1], '1') return 1", Long.class);
		StringRedisTemplate template = template(commands("SET"), library.create(this.server.port()));
		EgressBlockedException refusal = refusal(() -> template.execute(script, List.of("a")));
		assertThat(refusal.egress().field("command")).startsWith("EVAL");
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void scriptWhenAllowedRuns(Library library) {
		RedisScript<Long> script = RedisScript.of("redis.call('SET', KEYS[1], '1') return 1", Long.class);
		StringRedisTemplate template = template(commands("EVAL", "EVALSHA"), library.create(this.server.port()));
		assertThat(template.execute(script, List.of("a"))).isEqualTo(1);
		assertThat(this.plain.hasKey("a")).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionWhenNotAllowedIsRefused(Library library) {
		RedisConnectionFactory factory = start(commands("PUBLISH"), library.create(this.server.port()));
		for (SubscribingCall call : List
			.<SubscribingCall>of((connection) -> connection.subscribe((message, pattern) -> {
			}, bytes("news")), (connection) -> connection.pSubscribe((message, pattern) -> {
			}, bytes("n*")))) {
			EgressBlockedException refusal = refusal(() -> {
				try (RedisConnection connection = factory.getConnection()) {
					call.on(connection);
				}
			});
			assertThat(refusal.egress().field("command")).endsWith("SUBSCRIBE");
		}
		assertThat(new StringRedisTemplate(factory).convertAndSend("news", "one")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void subscriptionWhenAllowedGetsMessages(Library library) throws Exception {
		RedisConnectionFactory factory = start(commands("SUBSCRIBE", "UNSUBSCRIBE", "PUBLISH"),
				library.create(this.server.port()));
		CountDownLatch arrived = new CountDownLatch(1);
		try (RedisConnection connection = factory.getConnection()) {
			// Lettuce returns when it has subscribed, Jedis when it has unsubscribed
			Thread subscriber = new Thread(
					() -> connection.subscribe((message, pattern) -> arrived.countDown(), bytes("news")));
			subscriber.start();
			await().until(() -> this.plain.convertAndSend("news", "one") > 0);
			assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
			connection.getSubscription().unsubscribe();
			subscriber.join(30_000);
			assertThat(subscriber.isAlive()).isFalse();
		}
		assertThat(this.records).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void nativeConnectionWhenUsedIsGuarded(Library library) {
		RedisConnectionFactory factory = start(commands("GET"), library.create(this.server.port()));
		try (RedisConnection connection = factory.getConnection()) {
			Object client = connection.getNativeConnection();
			refusal(() -> set(client));
			if (client instanceof Jedis jedis) {
				refusal(() -> jedis.sendCommand(Protocol.Command.SET, "a", "1"));
				refusal(() -> jedis.pipelined().set("a", "1"));
				refusal(jedis::multi);
			}
			else if (client instanceof UnifiedJedis jedis) {
				refusal(() -> jedis.sendCommand(Protocol.Command.SET, "a", "1"));
				refusal(() -> jedis.pipelined().set("a", "1"));
				refusal(jedis::multi);
				assertThat(jedis.get("a")).isNull();
			}
		}
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	private static void set(Object client) {
		if (client instanceof RedisAsyncCommands<?, ?>) {
			@SuppressWarnings("unchecked")
			RedisAsyncCommands<byte[], byte[]> lettuce = (RedisAsyncCommands<byte[], byte[]>) client;
			lettuce.set(bytes("a"), bytes("1"));
		}
		else if (client instanceof Jedis jedis) {
			jedis.set("a", "1");
		}
		else {
			((UnifiedJedis) client).set("a", "1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void customCommandWhenExecutedIsJudgedByItsName(Library library) {
		StringRedisTemplate template = template(commands("GET"), library.create(this.server.port()));
		EgressBlockedException refusal = refusal(() -> template
			.execute((RedisCallback<Object>) (connection) -> connection.execute("set", bytes("a"), bytes("1"))));
		assertThat(refusal.egress().field("command")).isEqualTo("SET");
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void factoryWhenRestartedStaysGuarded(Library library) {
		RedisConnectionFactory factory = start(commands("GET"), library.create(this.server.port()));
		StringRedisTemplate template = new StringRedisTemplate(factory);
		assertThat(template.opsForValue().get("a")).isNull();
		for (int i = 0; i < 2; i++) {
			((SmartLifecycle) factory).stop();
			((SmartLifecycle) factory).start();
			refusal(() -> template.opsForValue().set("a", "1"));
			assertThat(template.opsForValue().get("a")).isNull();
		}
		assertThat(this.records).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void commandWhenInAScopeIsJudgedByIt(Library library) {
		EgressPattern reads = EgressPattern.of("redis")
			.host("127.0.0.1")
			.port(this.server.port())
			.field("command", "GET");
		StringRedisTemplate template = template(Policy.builder().allow(this.server.rule()),
				library.create(this.server.port()));
		EgressScope.restrict(reads).run(() -> {
			assertThat(template.opsForValue().get("a")).isNull();
			assertThat(refusal(() -> template.opsForValue().set("a", "1")).decision().cause())
				.isEqualTo(Decision.Cause.CEILING);
		});
		template.opsForValue().set("a", "1");
		assertThat(this.plain.hasKey("a")).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void databaseWhenNotTheOneOfTheRuleIsRefused(Library library) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.server.port());
		configuration.setDatabase(2);
		StringRedisTemplate template = template(Policy.builder().allow(this.server.rule() + "/1"),
				library.create(configuration));
		EgressBlockedException refusal = refusal(() -> template.opsForValue().get("a"));
		assertThat(refusal.egress().field("db")).isEqualTo("2");
		assertThat(this.server.arrivals()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void databaseWhenSelectedCountsFromThenOn(Library library) {
		RedisConnectionFactory factory = start(
				Policy.builder()
					.allow(this.server.rule() + "/0")
					.rule(Rule.allow(redis().field("db", "1").field("command", "GET"))),
				library.create(this.server.port()));
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(refusal(() -> connection.execute("SELECT", bytes("2"))).egress().field("db")).isEqualTo("2");
			connection.stringCommands().set(bytes("a"), bytes("1"));
			connection.execute("SELECT", bytes("1"));
			connection.stringCommands().get(bytes("a"));
			assertThat(refusal(() -> connection.stringCommands().set(bytes("a"), bytes("2"))).egress().field("db"))
				.isEqualTo("1");
		}
		assertThat(this.plain.opsForValue().get("a")).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource
	void upkeepWhenOnlySomeCommandsAreAllowedNeedsNoRule(Library library) {
		RedisConnectionFactory factory = start(commands("GET"), library.create(this.server.port()));
		try (RedisConnection connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
			assertThat(refusal(() -> connection.execute("CLIENT", bytes("LIST"))).egress().field("command"))
				.isEqualTo("CLIENT");
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private interface SubscribingCall {

		void on(RedisConnection connection);

	}

	private record Transaction(Runnable commands) implements SessionCallback<List<Object>> {

		@Override
		public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
			operations.multi();
			this.commands.run();
			return operations.exec();
		}

	}

}
