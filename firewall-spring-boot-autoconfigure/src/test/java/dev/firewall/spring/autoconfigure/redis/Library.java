package dev.firewall.spring.autoconfigure.redis;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The client libraries, in each way in which Spring Data uses them.
 */
enum Library {

	/** One connection for all. */
	LETTUCE,

	/** A connection for each user. */
	LETTUCE_DEDICATED,

	/** The way that the line prefers, from Spring Data 4.1 on a client with a pool. */
	JEDIS,

	/** A pool of clients with one connection each. */
	JEDIS_OF_POOL;

	boolean isLettuce() {
		return this == LETTUCE || this == LETTUCE_DEDICATED;
	}

	RedisConnectionFactory create(int port) {
		return create(new RedisStandaloneConfiguration("127.0.0.1", port));
	}

	RedisConnectionFactory create(RedisStandaloneConfiguration configuration) {
		return set(
				isLettuce() ? new LettuceConnectionFactory(configuration) : new JedisConnectionFactory(configuration));
	}

	RedisConnectionFactory create(RedisSentinelConfiguration configuration) {
		return set(
				isLettuce() ? new LettuceConnectionFactory(configuration) : new JedisConnectionFactory(configuration));
	}

	RedisConnectionFactory create(RedisClusterConfiguration configuration) {
		return set(
				isLettuce() ? new LettuceConnectionFactory(configuration) : new JedisConnectionFactory(configuration));
	}

	private RedisConnectionFactory set(RedisConnectionFactory factory) {
		if (factory instanceof LettuceConnectionFactory lettuce) {
			lettuce.setShareNativeConnection(this == LETTUCE);
		}
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(factory);
		if (this == JEDIS_OF_POOL && bean.isWritableProperty("useUnifiedJedis")) {
			bean.setPropertyValue("useUnifiedJedis", false);
		}
		return factory;
	}

}
