package dev.firewall.spring.test;

import java.util.List;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.policy.EgressPattern;

/**
 * What the firewall refused during a test, whatever the code made of it, and whatever
 * thread it ran on. A parameter of methods of tests.
 *
 * <pre class="code">
 * &#064;Test
 * void quoteWhenRatesAreUnreachableFallsBack(RecordedEgress recorded) {
 *     assertThat(quotes.quote("EUR")).isEqualTo(LAST_KNOWN);
 *     assertThat(recorded).blocked("https://rates.example.com");
 * }
 * </pre>
 *
 * {@link FirewallAssertions#assertThat} is for AssertJ, {@link #expectBlocked} for
 * everything else. What is asserted is expected, and does not fail the test at its end.
 *
 * @since 0.1.0
 */
public final class RecordedEgress {

	private final RunningTest test;

	RecordedEgress(RunningTest test) {
		this.test = test;
	}

	/**
	 * What was blocked so far.
	 * @return the decisions, in their order
	 */
	public List<DecisionRecord> blocked() {
		return this.test.records(Decision.Outcome.BLOCKED);
	}

	/**
	 * What was warned about so far.
	 * @return the decisions, in their order
	 */
	public List<DecisionRecord> warned() {
		return this.test.records(Decision.Outcome.WARNED);
	}

	/**
	 * Marks what was blocked so far, and a rule matches, as expected.
	 * @param rule the rule as text
	 * @return the decisions, at least one
	 * @throws AssertionError if there is none
	 */
	public List<DecisionRecord> expectBlocked(String rule) {
		List<DecisionRecord> found = this.test.expect(EgressPattern.parse(rule));
		if (found.isEmpty()) {
			throw new AssertionError("Nothing that '" + rule + "' names was blocked; " + describe());
		}
		return found;
	}

	private String describe() {
		List<DecisionRecord> blocked = blocked();
		return blocked.isEmpty() ? "nothing was"
				: "blocked were " + blocked.stream().map((record) -> record.egress().toString()).toList();
	}

	@Override
	public String toString() {
		return describe();
	}

}
