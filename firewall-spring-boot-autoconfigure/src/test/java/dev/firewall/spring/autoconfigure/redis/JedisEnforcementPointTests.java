package dev.firewall.spring.autoconfigure.redis;

/**
 * The compatibility kit on Jedis.
 */
class JedisEnforcementPointTests extends AbstractRedisKitTests {

	JedisEnforcementPointTests() {
		super(Library.JEDIS);
	}

}
