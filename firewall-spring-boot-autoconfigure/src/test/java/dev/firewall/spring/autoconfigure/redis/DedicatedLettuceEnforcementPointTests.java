package dev.firewall.spring.autoconfigure.redis;

/**
 * The compatibility kit on Lettuce, with a connection for each user.
 */
class DedicatedLettuceEnforcementPointTests extends AbstractRedisKitTests {

	DedicatedLettuceEnforcementPointTests() {
		super(Library.LETTUCE_DEDICATED);
	}

}
