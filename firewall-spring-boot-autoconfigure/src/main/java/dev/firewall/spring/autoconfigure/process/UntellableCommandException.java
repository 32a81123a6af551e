package dev.firewall.spring.autoconfigure.process;

/**
 * A command line whose commands cannot be told before it runs.
 */
final class UntellableCommandException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param reason why, as the end of a sentence that starts with the line
	 */
	UntellableCommandException(String reason) {
		super(reason, null, false, false);
	}

	String reason() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}
