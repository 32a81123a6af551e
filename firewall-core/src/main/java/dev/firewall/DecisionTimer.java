package dev.firewall;

/**
 * Measures how long decisions take. Called in the thread that is judged, so it has to be
 * quick; what it throws is ignored. Without one, no clock is read.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DecisionTimer {

	/**
	 * Called after a decision, before it is recorded.
	 * @param egress the egress
	 * @param decision the decision
	 * @param nanos how long it took to judge, in nanoseconds
	 */
	void decided(Egress egress, Decision decision, long nanos);

	/**
	 * Whether to measure the next decision. Asked for each, and so has to be quick.
	 * @return whether anybody wants to know
	 */
	default boolean isActive() {
		return true;
	}

}
