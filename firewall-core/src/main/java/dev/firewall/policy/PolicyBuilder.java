package dev.firewall.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Policy}. Collects mistakes and tells all of them at once.
 *
 * @since 0.1.0
 */
public final class PolicyBuilder {

	private final RuleSet allowed = new RuleSet(Action.ALLOW);

	private final RuleSet denied = new RuleSet(Action.DENY);

	private final List<Problem> problems = new ArrayList<>();

	private String name = "default";

	private Levels levels = Levels.of(Level.ERROR);

	private boolean failClosed = true;

	private boolean denyPrivateRebinding;

	private @Nullable External external;

	private boolean built;

	PolicyBuilder() {
	}

	/**
	 * Names the policy, for messages.
	 * @param name the name
	 * @return this builder
	 */
	public PolicyBuilder name(String name) {
		this.name = name;
		return this;
	}

	/**
	 * Sets the level of every protocol without one of its own.
	 * @param level the level
	 * @return this builder
	 */
	public PolicyBuilder level(Level level) {
		this.levels = this.levels.withDefault(level);
		return this;
	}

	/**
	 * Sets the level of a protocol.
	 * @param protocol the protocol
	 * @param level the level
	 * @return this builder
	 */
	public PolicyBuilder level(Protocol protocol, Level level) {
		this.levels = this.levels.with(protocol, level);
		return this;
	}

	/**
	 * Sets whether an error inside the firewall refuses.
	 * @param failClosed {@code false} lets the egress pass with a warning
	 * @return this builder
	 */
	public PolicyBuilder failClosed(boolean failClosed) {
		this.failClosed = failClosed;
		return this;
	}

	/**
	 * Sets whether a name that leads to a private address needs a rule for the address.
	 * @param denyPrivateRebinding whether it does
	 * @return this builder
	 */
	public PolicyBuilder denyPrivateRebinding(boolean denyPrivateRebinding) {
		this.denyPrivateRebinding = denyPrivateRebinding;
		return this;
	}

	/**
	 * Sets what becomes of programs that do not inherit the policy, unless a rule says
	 * which programs it is for and allows them.
	 * @param external what becomes of them, {@code null} for the default
	 * @return this builder
	 */
	public PolicyBuilder external(@Nullable External external) {
		this.external = external;
		return this;
	}

	/**
	 * Adds rules that allow.
	 * @param rules the rules as text
	 * @return this builder
	 */
	public PolicyBuilder allow(String... rules) {
		return allow(List.of(rules));
	}

	/**
	 * Adds rules that allow.
	 * @param rules the rules as text
	 * @return this builder
	 */
	public PolicyBuilder allow(Collection<String> rules) {
		int index = 0;
		for (String rule : rules) {
			add("allow[" + index++ + "]", Action.ALLOW, rule);
		}
		return this;
	}

	/**
	 * Adds a rule that allows.
	 * @param pattern what it matches
	 * @return this builder
	 */
	public PolicyBuilder allow(EgressPattern pattern) {
		return rule(Rule.allow(pattern));
	}

	/**
	 * Adds rules that deny.
	 * @param rules the rules as text
	 * @return this builder
	 */
	public PolicyBuilder deny(String... rules) {
		return deny(List.of(rules));
	}

	/**
	 * Adds rules that deny.
	 * @param rules the rules as text
	 * @return this builder
	 */
	public PolicyBuilder deny(Collection<String> rules) {
		int index = 0;
		for (String rule : rules) {
			add("deny[" + index++ + "]", Action.DENY, rule);
		}
		return this;
	}

	/**
	 * Adds a rule that denies.
	 * @param pattern what it matches
	 * @return this builder
	 */
	public PolicyBuilder deny(EgressPattern pattern) {
		return rule(Rule.deny(pattern));
	}

	/**
	 * Adds a rule.
	 * @param rule the rule
	 * @return this builder
	 * @throws IllegalStateException if the policy was built already
	 */
	public PolicyBuilder rule(Rule rule) {
		checkNotBuilt();
		((rule.action() == Action.ALLOW) ? this.allowed : this.denied).add(rule);
		return this;
	}

	private void add(String where, Action action, String rule) {
		try {
			rule(Rule.of(action, EgressPattern.parse(rule)));
		}
		catch (InvalidPolicyException ex) {
			ex.problems().forEach((problem) -> this.problems.add(problem.at(where)));
		}
	}

	/** A rule added later would get into the policy that was built. */
	private void checkNotBuilt() {
		if (this.built) {
			throw new IllegalStateException("The policy was built already: start another builder");
		}
	}

	/**
	 * Builds the policy, once.
	 * @return the policy
	 * @throws InvalidPolicyException if there are mistakes; it tells all of them
	 * @throws IllegalStateException if it was built already
	 */
	public Policy build() {
		checkNotBuilt();
		if (!this.problems.isEmpty()) {
			throw new InvalidPolicyException(this.problems);
		}
		this.built = true;
		return new Policy(this);
	}

	String name() {
		return this.name;
	}

	Levels levels() {
		return this.levels;
	}

	RuleSet allowed() {
		return this.allowed;
	}

	RuleSet denied() {
		return this.denied;
	}

	boolean isFailClosed() {
		return this.failClosed;
	}

	boolean isDenyPrivateRebinding() {
		return this.denyPrivateRebinding;
	}

	@Nullable External external() {
		return this.external;
	}

}
