package dev.firewall.spring.autoconfigure.aws;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;

/**
 * Who judges the calls of a client.
 */
interface AwsGuard {

	/** Lets everything pass, unseen: the enforcement point is switched off. */
	AwsGuard OFF = new AwsGuard() {

		@Override
		public boolean isOn() {
			return false;
		}

		@Override
		public Decision.Outcome evaluate(Egress egress) {
			return Decision.Outcome.ALLOWED;
		}

		@Override
		public void enforce(Egress egress) {
			// Whoever switched it off wants no record either
		}

	};

	/**
	 * Whether calls are judged at all.
	 * @return whether they are
	 */
	boolean isOn();

	/**
	 * Judges an egress without a record.
	 * @param egress the egress
	 * @return what {@link #enforce} would do
	 */
	Decision.Outcome evaluate(Egress egress);

	/**
	 * Judges an egress and obeys.
	 * @param egress the egress
	 * @throws EgressBlockedException if it is blocked
	 */
	void enforce(Egress egress);

}
