package dev.firewall.spring.test;

import java.util.List;

/**
 * Fails a test that stubs what its code does not call, or not as often.
 *
 * @since 0.1.0
 */
public class UnusedStubError extends AssertionError {

	private static final long serialVersionUID = 1L;

	UnusedStubError(List<String> unused) {
		super("Stubs of the sandbox were not asked for. Remove them, or add optional():\n  "
				+ String.join("\n  ", unused));
	}

	/** Typed by its superclass, so that this one is loaded when there is one. */
	static AssertionError of(List<String> unused) {
		return new UnusedStubError(unused);
	}

}
