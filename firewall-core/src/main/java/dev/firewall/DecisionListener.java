package dev.firewall;

/**
 * Gets every decision that was not a plain allow. Called on a thread of the firewall's
 * own: a listener that throws, blocks or does I/O itself changes no decision. Where it
 * does not keep up, decisions are dropped and counted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DecisionListener {

	/**
	 * Called after a decision.
	 * @param record the decision
	 */
	void onDecision(DecisionRecord record);

}
