package dev.firewall.spring.autoconfigure.redis;

/**
 * The compatibility kit on Lettuce, with one connection for all.
 */
class LettuceEnforcementPointTests extends AbstractRedisKitTests {

	LettuceEnforcementPointTests() {
		super(Library.LETTUCE);
	}

}
