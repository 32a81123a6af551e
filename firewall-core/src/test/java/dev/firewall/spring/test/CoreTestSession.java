package dev.firewall.spring.test;

import dev.firewall.context.TestSession;

/**
 * Stands where the test module stands: only code of this package may register a session.
 */
public final class CoreTestSession {

	private CoreTestSession() {
	}

	public static TestSession register() {
		return TestSession.register();
	}

}
