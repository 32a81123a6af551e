package dev.firewall;

import java.net.ConnectException;

/**
 * Thrown in the middle of a connection attempt, where an unchecked exception would leave
 * the socket open.
 */
final class BlockedConnectException extends ConnectException {

	private static final long serialVersionUID = 1L;

	BlockedConnectException(EgressBlockedException refusal) {
		super(refusal.getMessage());
		initCause(refusal);
	}

}
