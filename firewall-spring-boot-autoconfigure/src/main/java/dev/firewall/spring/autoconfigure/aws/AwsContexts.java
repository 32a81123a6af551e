package dev.firewall.spring.autoconfigure.aws;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.context.TestSession;

/**
 * The application contexts that are open in this JVM. They judge the clients that no bean
 * holds together: nobody can tell whose such a client is, so each of them has to let a
 * call pass. Where there is no context, the process-wide firewall judges; where all of
 * them have the enforcement point switched off, nobody does.
 */
final class AwsContexts implements AwsGuard {

	/** The SDK makes interceptors without Spring, so this cannot be a bean. */
	static final AwsContexts OPEN = new AwsContexts();

	private final List<AwsContext> contexts = new CopyOnWriteArrayList<>();

	void add(AwsContext context) {
		this.contexts.add(context);
	}

	void remove(AwsContext context) {
		this.contexts.remove(context);
	}

	@Override
	public boolean isOn() {
		return this.contexts.isEmpty() || this.contexts.stream().anyMatch(AwsContext::isOn);
	}

	@Override
	public Decision.Outcome evaluate(Egress egress) {
		return strictest(egress).evaluate(egress).outcome();
	}

	/** The strictest alone records: one call makes one record. */
	@Override
	public void enforce(Egress egress) {
		strictest(egress).enforce(egress);
	}

	private Firewall strictest(Egress egress) {
		Firewall strictest = null;
		for (AwsContext context : this.contexts) {
			Firewall firewall = context.isOn() ? context.firewall() : strictest;
			if (strictest == null || (firewall != null && isStricter(firewall, strictest, egress))) {
				strictest = firewall;
			}
		}
		return (strictest == null || isTestStricter(strictest, egress)) ? Firewall.active() : strictest;
	}

	/**
	 * A context that an earlier test left in the cache may only warn; a test without a
	 * context is guarded all the same.
	 */
	private static boolean isTestStricter(Firewall strictest, Egress egress) {
		return TestSession.isLevelOpen() && strictest.evaluate(egress).outcome() == Decision.Outcome.WARNED
				&& isStricter(Firewall.active(), strictest, egress);
	}

	private static boolean isStricter(Firewall firewall, Firewall other, Egress egress) {
		return firewall != other && firewall.evaluate(egress).outcome().compareTo(other.evaluate(egress).outcome()) > 0;
	}

}
