package dev.firewall.spring.test;

import java.util.List;

import dev.firewall.DecisionRecord;
import dev.firewall.policy.EgressPattern;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about what the firewall refused during a test.
 *
 * @since 0.1.0
 * @see FirewallAssertions#assertThat(RecordedEgress)
 */
public final class RecordedEgressAssert extends AbstractAssert<RecordedEgressAssert, RecordedEgress> {

	RecordedEgressAssert(RecordedEgress actual) {
		super(actual, RecordedEgressAssert.class);
	}

	/**
	 * Verifies that something was blocked that a rule names, and expects it.
	 * @param rule the rule as text
	 * @return this
	 */
	public RecordedEgressAssert blocked(String rule) {
		isNotNull();
		this.actual.expectBlocked(rule);
		return this;
	}

	/**
	 * Verifies how often something was blocked that a rule names, and expects it.
	 * @param rule the rule as text
	 * @param times how often
	 * @return this
	 */
	public RecordedEgressAssert blocked(String rule, int times) {
		isNotNull();
		int found = this.actual.expectBlocked(rule).size();
		if (found != times) {
			throw failure("%s was blocked %d times, not %d: %s", rule, found, times, this.actual);
		}
		return this;
	}

	/**
	 * Verifies that something was warned about that a rule names.
	 * @param rule the rule as text
	 * @return this
	 */
	public RecordedEgressAssert warned(String rule) {
		isNotNull();
		EgressPattern pattern = EgressPattern.parse(rule);
		if (this.actual.warned().stream().noneMatch((record) -> pattern.matches(record.egress()))) {
			throw failure("Nothing that '%s' names was warned about; %s", rule, texts(this.actual.warned()));
		}
		return this;
	}

	/**
	 * Verifies that nothing was blocked so far.
	 * @return this
	 */
	public RecordedEgressAssert blockedNothing() {
		isNotNull();
		if (!this.actual.blocked().isEmpty()) {
			throw failure("Something was blocked: %s", texts(this.actual.blocked()));
		}
		return this;
	}

	/**
	 * Verifies that nothing was warned about so far.
	 * @return this
	 */
	public RecordedEgressAssert warnedAboutNothing() {
		isNotNull();
		if (!this.actual.warned().isEmpty()) {
			throw failure("Something was warned about: %s", texts(this.actual.warned()));
		}
		return this;
	}

	private static List<String> texts(List<DecisionRecord> records) {
		return records.stream().map((record) -> record.egress().toString()).toList();
	}

}
