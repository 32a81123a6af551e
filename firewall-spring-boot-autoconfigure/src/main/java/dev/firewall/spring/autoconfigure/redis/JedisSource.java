package dev.firewall.spring.autoconfigure.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Tells what a factory takes its connections from: a client that all of it shares, a pool
 * of clients with a connection each, or neither.
 *
 * @param factory the factory
 */
record JedisSource(JedisConnectionFactory factory) {

	private static final String UNIFIED = "useUnifiedJedis";

	private static final String CLIENT = "redisClient";

	/** Whether it is set to open no connection for one user alone. */
	boolean isShared() {
		return hasClient() || hasPool();
	}

	private boolean hasClient() {
		return this.factory.isRedisClusterAware() || (PrivateField.isIn(this.factory, UNIFIED)
				&& PrivateField.require(this.factory, UNIFIED).equals(true));
	}

	/** Sentinels are asked by a pool, whatever the settings are. */
	private boolean hasPool() {
		return this.factory.isRedisSentinelAware() || this.factory.getClientConfiguration().isUsePooling();
	}

	/**
	 * The client, which only clusters have before Spring Data 4.1. That of a cluster
	 * counts when commands to its single nodes can be guarded too.
	 */
	@Nullable UnifiedJedis client() {
		String field = PrivateField.isIn(this.factory, CLIENT) ? CLIENT : "cluster";
		boolean complete = !this.factory.isRedisClusterAware()
				|| PrivateField.get(this.factory, "clusterCommandExecutor") != null;
		return complete ? (UnifiedJedis) PrivateField.get(this.factory, field) : null;
	}

	@SuppressWarnings("unchecked")
	@Nullable Pool<Jedis> pool() {
		return (Pool<Jedis>) PrivateField.get(this.factory, "pool");
	}

	/** Whether it runs, and a connection could only be for one user alone. */
	boolean isMissing() {
		boolean missing = hasClient() ? client() == null : !hasPool() || pool() == null;
		return missing && this.factory.isRunning();
	}

}
