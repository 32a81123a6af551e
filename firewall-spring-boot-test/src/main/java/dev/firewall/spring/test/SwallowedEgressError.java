package dev.firewall.spring.test;

import java.util.List;

import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;

/**
 * Fails a test at its end whose code was refused an egress, where the refusal reached
 * neither the test nor an assertion.
 *
 * @since 0.1.0
 */
public class SwallowedEgressError extends AssertionError {

	private static final long serialVersionUID = 1L;

	private final transient List<DecisionRecord> refusals;

	SwallowedEgressError(String test, List<DecisionRecord> refusals) {
		super(message(test, refusals));
		this.refusals = List.copyOf(refusals);
	}

	/**
	 * Makes the error. Typed by its superclass, so that this one is loaded with the first
	 * refusal and not with the first test.
	 */
	static AssertionError of(String test, List<DecisionRecord> refusals) {
		return new SwallowedEgressError(test, refusals);
	}

	private static String message(String test, List<DecisionRecord> refusals) {
		StringBuilder text = new StringBuilder("The test ").append(test)
			.append(" was refused ")
			.append((refusals.size() == 1) ? "an egress" : refusals.size() + " egresses")
			.append(", and something swallowed that.\n")
			.append("  Allow it, answer it, or say that it is expected: assertThat(recorded).blocked(\"")
			.append(refusals.get(0).egress().ruleText())
			.append("\")\n  with a parameter RecordedEgress, TestFirewall.expectBlocked(...), or @ExpectBlocked.");
		for (DecisionRecord refusal : refusals) {
			text.append('\n')
				.append(new EgressBlockedException(refusal.egress(), refusal.decision(), refusal.caller(), false)
					.getMessage());
		}
		return text.toString();
	}

	/**
	 * What was refused.
	 * @return the decisions, in their order
	 */
	public List<DecisionRecord> refusals() {
		return (this.refusals != null) ? this.refusals : List.of();
	}

}
