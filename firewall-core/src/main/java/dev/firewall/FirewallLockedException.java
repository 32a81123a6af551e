package dev.firewall;

/**
 * Thrown where a locked policy is to be replaced or taken away without its token.
 *
 * @since 0.1.0
 */
public class FirewallLockedException extends SecurityException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what was refused
	 */
	public FirewallLockedException(String message) {
		super(message);
	}

}
