package dev.firewall.context;

import java.util.function.Supplier;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
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

	/**
	 * Whether it takes note of what was allowed, too.
	 * @return whether {@link #allowed} is to be called; asked whenever an egress is
	 * allowed
	 */
	default boolean recordsAllowed() {
		return false;
	}

	/**
	 * Called for an egress that was allowed, where {@link #recordsAllowed} says so.
	 * @param egress the egress
	 * @param decision the decision
	 * @param bean the bean that the call goes through, or {@code null}
	 * @param caller finds the first line of the user's code, as long as the call lasts
	 */
	default void allowed(Egress egress, Decision decision, @Nullable String bean, Supplier<@Nullable String> caller) {
	}

	/**
	 * Whether an egress that would be blocked goes ahead, because the tests are run to
	 * learn what they need.
	 * @param egress the egress
	 * @return whether it does; asked whenever an egress is judged
	 */
	default boolean learns(Egress egress) {
		return false;
	}

}
