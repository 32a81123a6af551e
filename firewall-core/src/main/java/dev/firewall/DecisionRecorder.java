package dev.firewall;

/**
 * Takes note of decisions in the thread that made them, before anything is thrown: for
 * counters and logs that must not miss one. It has to be quick and must not do I/O; what
 * it throws is ignored.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DecisionRecorder {

	/**
	 * Called for a decision that was not a plain allow.
	 * @param record the decision
	 */
	void record(DecisionRecord record);

	/**
	 * Called for an egress that was allowed.
	 * @param egress the egress
	 * @param decision the decision
	 */
	default void allowed(Egress egress, Decision decision) {
	}

}
