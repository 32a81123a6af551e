package dev.firewall.spring.autoconfigure.redis;

/**
 * The compatibility kit on a pool of Jedis clients.
 */
class PooledJedisEnforcementPointTests extends AbstractRedisKitTests {

	PooledJedisEnforcementPointTests() {
		super(Library.JEDIS_OF_POOL);
	}

}
