package dev.firewall.spring.autoconfigure;

import java.util.List;

/**
 * Thrown where everything that leaves must pass the gate of the agent, and something does
 * not.
 */
class UncoveredJvmException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient GateCoverage coverage;

	UncoveredJvmException(GateCoverage coverage) {
		super("Not everything that leaves this JVM passes the gate of the firewall agent: "
				+ String.join("; ", coverage.gaps()));
		this.coverage = coverage;
	}

	static void throwIfAny(GateCoverage coverage) {
		if (!coverage.gaps().isEmpty()) {
			throw new UncoveredJvmException(coverage);
		}
	}

	GateCoverage coverage() {
		return this.coverage;
	}

	List<String> gaps() {
		return this.coverage.gaps();
	}

}
