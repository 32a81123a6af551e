package dev.firewall.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Thrown where the configuration below {@code firewall} has mistakes. Holds all of them,
 * each with the place it was written in.
 */
class InvalidFirewallConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Mistake> mistakes;

	InvalidFirewallConfigurationException(List<Mistake> mistakes) {
		super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining(System.lineSeparator())));
		this.mistakes = List.copyOf(mistakes);
	}

	List<Mistake> mistakes() {
		return this.mistakes;
	}

	/**
	 * A mistake.
	 *
	 * @param property the property
	 * @param problem what is wrong
	 * @param origin where it was written, or {@code null} if it was not
	 */
	record Mistake(String property, Problem problem, @Nullable String origin) {

		@Override
		public String toString() {
			return this.property + ((this.origin != null) ? " (" + this.origin + ")" : "") + ": "
					+ this.problem.message() + ((this.problem.fix() != null) ? "; " + this.problem.fix() : "");
		}

	}

}
