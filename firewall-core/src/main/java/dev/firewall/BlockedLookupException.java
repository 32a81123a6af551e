package dev.firewall;

import java.net.UnknownHostException;

/**
 * Thrown where a look-up is made for the comparison of URLs, which must not fail.
 */
final class BlockedLookupException extends UnknownHostException {

	private static final long serialVersionUID = 1L;

	BlockedLookupException(EgressBlockedException refusal) {
		super(refusal.host());
		initCause(refusal);
	}

}
