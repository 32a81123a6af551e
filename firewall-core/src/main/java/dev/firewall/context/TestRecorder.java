package dev.firewall.context;

import dev.firewall.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of decisions for the tests that run, in the thread that made them.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TestRecorder {

	/**
	 * Called for a decision that was not a plain allow.
	 * @param record the decision
	 * @param test the test that the code belongs to, or {@code null} where that is not
	 * known
	 */
	void record(DecisionRecord record, @Nullable Object test);

}
