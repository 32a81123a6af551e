package dev.firewall.spring.autoconfigure.redis;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.JedisPoolConfig;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Connections that are guarded where Jedis makes them, however that comes about.
 */
class JedisConnectionTests extends AbstractRedisTests {

	private JedisConnectionFactory raw(boolean unified, JedisClientConfiguration settings) {
		return set(
				new JedisConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.server.port()), settings),
				unified);
	}

	private static JedisConnectionFactory set(JedisConnectionFactory factory, boolean unified) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(factory);
		if (bean.isWritableProperty("useUnifiedJedis")) {
			bean.setPropertyValue("useUnifiedJedis", unified);
		}
		return factory;
	}

	private static JedisClientConfiguration pool(int idle) {
		JedisPoolConfig pool = new JedisPoolConfig();
		pool.setMinIdle(idle);
		pool.setTestOnBorrow(true);
		return JedisClientConfiguration.builder().usePooling().poolConfig(pool).build();
	}

	private static JedisClientConfiguration noPool() {
		return JedisClientConfiguration.builder().build();
	}

	static Stream<Arguments> settings() {
		return Stream.of(true, false)
			.flatMap((unified) -> Stream.of(Arguments.of(unified, pool(0)), Arguments.of(unified, pool(2)),
					Arguments.of(unified, noPool())));
	}

	private void assertGuarded(RedisConnectionFactory factory) {
		StringRedisTemplate template = new StringRedisTemplate(factory);
		for (int i = 0; i < 3; i++) {
			assertThat(refusal(() -> template.opsForValue().set("a", "1")).egress().field("command")).isEqualTo("SET");
			assertThat(template.opsForValue().get("a")).isNull();
		}
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@ParameterizedTest
	@MethodSource("settings")
	void connectionsWhenMadeByAnySettingsAreGuarded(boolean unified, JedisClientConfiguration settings) {
		assertGuarded(start(commands("GET"), raw(unified, settings)));
	}

	@ParameterizedTest
	@MethodSource("settings")
	void connectionsWhenTheFactoryIsRestartedPastItsProxyAreGuarded(boolean unified,
			JedisClientConfiguration settings) {
		JedisConnectionFactory raw = raw(unified, settings);
		RedisConnectionFactory factory = start(commands("GET"), raw);
		assertGuarded(factory);
		raw.stop();
		raw.start();
		// What a pool made before it was found is dropped, so this may fail otherwise
		assertThatThrownBy(() -> new StringRedisTemplate(factory).opsForValue().set("a", "1")).isNotNull();
		assertThat(this.plain.hasKey("a")).isFalse();
		assertGuarded(factory);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionsWhenTheFactoryIsInitializedAgainAreGuarded(boolean unified) {
		RedisConnectionFactory factory = start(commands("GET"), raw(unified, pool(2)));
		((SmartLifecycle) factory).stop();
		((JedisConnectionFactory) factory).afterPropertiesSet();
		assertGuarded(factory);
	}

	@ParameterizedTest
	@MethodSource("settings")
	void connectionsWhenASubclassGetsThemAreGuarded(boolean unified, JedisClientConfiguration settings) {
		RestartingFactory raw = new RestartingFactory(new RedisStandaloneConfiguration("127.0.0.1", this.server.port()),
				settings);
		RedisConnectionFactory factory = start(commands("GET"), set(raw, unified));
		assertGuarded(factory);
		((RestartingFactory) factory).restart();
		assertGuarded(factory);
	}

	@Test
	void connectionsWhenFromAPoolAreGuardedOnceAndGoBackToIt() {
		JedisPoolConfig pool = new JedisPoolConfig();
		pool.setMaxTotal(1);
		RedisConnectionFactory factory = start(commands("GET"),
				raw(true, JedisClientConfiguration.builder().usePooling().poolConfig(pool).build()));
		for (int i = 0; i < 5; i++) {
			assertGuarded(factory);
		}
		assertThat(this.server.arrivals()).isOne();
	}

	@Test
	void connectionWhenSharingEndsAfterTheFactoryWasGuardedIsRefused() {
		JedisConnectionFactory raw = new JedisConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.server.port()));
		RedisConnectionFactory factory = start(commands("GET"), set(raw, false));
		assertGuarded(factory);
		int arrivals = this.server.arrivals();
		PropertyAccessorFactory.forBeanPropertyAccess(raw).setPropertyValue("usePool", false);
		assertThatThrownBy(factory::getConnection).hasStackTraceContaining("was set to share connections");
		assertThat(this.server.arrivals()).isEqualTo(arrivals);
		assertThat(this.plain.hasKey("a")).isFalse();
		// Or the factory forgets the pool, which would go on looking after its
		// connections
		PropertyAccessorFactory.forBeanPropertyAccess(raw).setPropertyValue("usePool", true);
	}

	/** What an application may do to its factory from within. */
	static class RestartingFactory extends JedisConnectionFactory {

		RestartingFactory(RedisStandaloneConfiguration configuration, JedisClientConfiguration settings) {
			super(configuration, settings);
		}

		void restart() {
			stop();
			start();
		}

		@Override
		public RedisConnection getConnection() {
			RedisConnection connection = super.getConnection();
			assertThat(connection).isInstanceOf(JedisConnection.class);
			return connection;
		}

	}

}
