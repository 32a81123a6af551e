package dev.firewall;

import dev.firewall.context.Frames;
import dev.firewall.policy.Predicates;

/**
 * What allowed an egress that is {@linkplain Egress#kept() kept}, and what had a say: as
 * long as that is the same, so is the decision. Inside of scopes, tests and sandboxes
 * there is more that has a say, so nothing is remembered or recalled there; nor is a
 * decision for which predicates were called, or one about a process, which depends on
 * files.
 */
final class Remembered {

	private static final long NO_NAMES = -1;

	/** Code that puts itself into this package gives the memory of one to another. */
	private final Egress egress;

	/** Marks stand for policies, which must not be kept alive from here. */
	private final Object judge;

	private final Object active;

	private final Ceilings inherited;

	private final long names;

	private final Decision decision;

	private Remembered(Egress egress, Judge judge, ActiveFirewall.State active, Ceilings inherited) {
		this.egress = egress;
		this.judge = judge.mark();
		this.active = active.mark();
		this.inherited = inherited;
		// Read before the decision: what changes meanwhile makes it old
		this.names = (egress.host().address() != null) ? judge.names().changes() : NO_NAMES;
		this.decision = judge.evaluate(egress, active.policy(), active.isLocked(), inherited);
	}

	/**
	 * Recalls the decision about an egress, or has it made.
	 * @param egress an egress that is kept
	 * @param judge makes the decision
	 * @param active what is in force
	 * @param inherited what this JVM inherited
	 * @return the decision
	 */
	static Decision decide(Egress egress, Judge judge, ActiveFirewall.State active, Ceilings inherited) {
		if (Frames.current() != null || egress.protocol() == Protocol.SUBPROCESS) {
			return judge.evaluate(egress, active.policy(), active.isLocked(), inherited);
		}
		Remembered last = egress.remembered();
		if (last != null && last.isOf(egress) && last.isStill(judge, active, inherited)) {
			return last.decision;
		}
		long calls = Predicates.calls();
		Remembered made = new Remembered(egress, judge, active, inherited);
		if (made.decision.outcome() == Decision.Outcome.ALLOWED && Predicates.calls() == calls) {
			egress.remember(made);
		}
		return made.decision;
	}

	private boolean isOf(Egress other) {
		return this.egress == other;
	}

	private boolean isStill(Judge judge, ActiveFirewall.State active, Ceilings inherited) {
		return this.judge == judge.mark() && this.active == active.mark() && this.inherited == inherited
				&& (this.names == NO_NAMES || this.names == judge.names().changes());
	}

}
