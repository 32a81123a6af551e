package dev.firewall.spring.test;

import dev.firewall.context.TestSession;

/**
 * Stands in the package of the test module, where it does not belong.
 */
public final class Impostor {

	private Impostor() {
	}

	public static TestSession register() {
		return TestSession.register();
	}

}
