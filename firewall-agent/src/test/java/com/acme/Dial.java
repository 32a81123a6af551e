package com.acme;

/**
 * Made a hidden class, and of another class loader, by attempts.
 */
final class Dial {

	private Dial() {
	}

	static String dial() {
		return Tampering.connect(Targets.CLOSING);
	}

}
