package dev.firewall.policy;

import java.util.concurrent.atomic.LongAdder;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.net.Host;

/**
 * A rule within a policy: with its place, its hits, and the decision it makes when it
 * allows, so that allowing creates nothing.
 *
 * @since 0.1.0
 */
public final class CompiledRule {

	private final Rule rule;

	private final int number;

	private final LongAdder hits = new LongAdder();

	private final Decision allowed;

	CompiledRule(Rule rule, int number) {
		this.rule = rule;
		this.number = number;
		this.allowed = Decision.allowed(this);
	}

	/**
	 * The rule.
	 * @return the rule
	 */
	public Rule rule() {
		return this.rule;
	}

	/**
	 * The place of the rule in its policy.
	 * @return the number, from 0, over all rules of the policy with this action
	 */
	public int number() {
		return this.number;
	}

	/**
	 * How often the rule decided an egress that was enforced.
	 * @return the number of hits
	 */
	public long hits() {
		return this.hits.sum();
	}

	/**
	 * Counts a hit.
	 */
	public void hit() {
		this.hits.increment();
	}

	/**
	 * The decision that this rule makes where it allows.
	 * @return always the same decision
	 */
	public Decision allowed() {
		return this.allowed;
	}

	/**
	 * Whether the rule matches an egress by its own host.
	 * @param egress the egress
	 * @return whether it matches
	 */
	public boolean matches(Egress egress) {
		return matches(egress, egress.host(), Sense.of(this.rule.action()));
	}

	boolean matches(Egress egress, Host host, Sense sense) {
		return this.rule.pattern().node().matches(egress, host, sense);
	}

	@Override
	public String toString() {
		return this.rule.toString();
	}

}
