package dev.firewall.spring.autoconfigure.scope;

import java.util.List;
import java.util.stream.Collectors;

import dev.firewall.policy.Problem;

/**
 * Annotations of scopes that are wrong, or on methods that they cannot guard.
 *
 * @since 0.1.0
 */
public class InvalidEgressScopeException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	InvalidEgressScopeException(List<Problem> problems) {
		super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
		this.problems = List.copyOf(problems);
	}

	/**
	 * The mistakes.
	 * @return the mistakes, each with the annotated place
	 */
	public List<Problem> problems() {
		return (this.problems != null) ? this.problems : List.of();
	}

}
