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

	/** Marks stand for policies, which must not be kept alive from here. */
	private final Object judge;

	private final Object active;

	private final Ceilings inherited;

	private final long names;

	private final Decision decision;

	private Remembered(Object judge, Object active, Ceilings inherited, long names, Decision decision) {
		this.judge = judge;
		this.active = active;
		this.inherited = inherited;
		this.names = names;
		this.decision = decision;
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
		boolean outside = Frames.current() == null;
		Remembered last = egress.remembered();
		if (last != null && outside && last.isStill(judge, active, inherited)) {
			return last.decision;
		}
		// Read before the decision: what changes meanwhile makes it old
		long names = (egress.host().address() != null) ? judge.names().changes() : NO_NAMES;
		long calls = Predicates.calls();
		Decision decision = judge.evaluate(egress, active.policy(), active.isLocked(), inherited);
		if (outside && decision.outcome() == Decision.Outcome.ALLOWED && egress.protocol() != Protocol.SUBPROCESS
				&& Predicates.calls() == calls) {
			egress.remember(new Remembered(judge.mark(), active.mark(), inherited, names, decision));
		}
		return decision;
	}

	private boolean isStill(Judge judge, ActiveFirewall.State active, Ceilings inherited) {
		return this.judge == judge.mark() && this.active == active.mark() && this.inherited == inherited
				&& (this.names == NO_NAMES || this.names == judge.names().changes());
	}

}
