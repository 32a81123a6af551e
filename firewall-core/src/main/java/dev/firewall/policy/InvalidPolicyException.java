package dev.firewall.policy;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when rules or settings are not what they should be. Holds all mistakes, not only
 * the first.
 *
 * @since 0.1.0
 */
public class InvalidPolicyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final transient List<Problem> problems;

	/**
	 * Creates an exception for one mistake.
	 * @param message what is wrong
	 * @param fix what to write instead, or {@code null}
	 */
	public InvalidPolicyException(String message, @Nullable String fix) {
		this(List.of(new Problem("", message, fix)));
	}

	/**
	 * Creates an exception for several mistakes.
	 * @param problems the mistakes
	 */
	public InvalidPolicyException(List<Problem> problems) {
		super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
		this.problems = List.copyOf(problems);
	}

	/**
	 * The mistakes.
	 * @return the mistakes, in the order in which they were found
	 */
	public List<Problem> problems() {
		return (this.problems != null) ? this.problems : List.of();
	}

}
