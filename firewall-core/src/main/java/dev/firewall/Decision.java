package dev.firewall;

import dev.firewall.net.Host;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What the firewall decided about an egress: the outcome, the rule and the frame that
 * decided, and the reason.
 *
 * @since 0.1.0
 */
public final class Decision {

	static final Decision NO_POLICY = new Decision(Outcome.ALLOWED, Cause.NO_POLICY, null, null,
			"no policy is in force");

	static final Decision LEVEL_OFF = new Decision(Outcome.ALLOWED, Cause.LEVEL_OFF, null, null,
			"it is refused, but the level is off");

	static final Decision LITERAL = new Decision(Outcome.ALLOWED, Cause.LITERAL, null, null,
			"an address is not looked up");

	static final Decision OWN_NAME = new Decision(Outcome.ALLOWED, Cause.OWN_NAME, null, null,
			"it is the name of this machine");

	static final Decision CAPABILITY = new Decision(Outcome.ALLOWED, Cause.CAPABILITY, null, null,
			"the test may reach loopback");

	static final Decision WITHIN_SCOPES = new Decision(Outcome.ALLOWED, Cause.SCOPE, null, null,
			"every open scope names it");

	private final Outcome outcome;

	private final Cause cause;

	private final @Nullable CompiledRule rule;

	private final @Nullable String frame;

	private final String reason;

	private final @Nullable Host resolvedFrom;

	private final boolean learned;

	private Decision(Outcome outcome, Cause cause, @Nullable CompiledRule rule, @Nullable String frame, String reason) {
		this(outcome, cause, rule, frame, reason, null);
	}

	Decision(Outcome outcome, Cause cause, @Nullable CompiledRule rule, @Nullable String frame, String reason,
			@Nullable Host resolvedFrom) {
		this(outcome, cause, rule, frame, reason, resolvedFrom, false);
	}

	private Decision(Outcome outcome, Cause cause, @Nullable CompiledRule rule, @Nullable String frame, String reason,
			@Nullable Host resolvedFrom, boolean learned) {
		this.learned = learned;
		this.outcome = outcome;
		this.cause = cause;
		this.rule = rule;
		this.frame = frame;
		this.reason = reason;
		this.resolvedFrom = resolvedFrom;
	}

	/**
	 * The decision of a rule that allows. Made once for each rule.
	 * @param rule the rule
	 * @return the decision
	 */
	public static Decision allowed(CompiledRule rule) {
		return new Decision(Outcome.ALLOWED, Cause.ALLOW_RULE, rule, null, "an allow rule matches");
	}

	/**
	 * What happens to the egress.
	 * @return the outcome
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * What kind of reason there is.
	 * @return the cause
	 */
	public Cause cause() {
		return this.cause;
	}

	/**
	 * Whether the egress goes ahead, with or without a warning.
	 * @return {@code false} if it is blocked or stubbed
	 */
	public boolean proceeds() {
		return this.outcome == Outcome.ALLOWED || this.outcome == Outcome.WARNED;
	}

	/**
	 * The rule that decided.
	 * @return the rule, or {@code null} if it was the lack of one
	 */
	public @Nullable Rule rule() {
		return (this.rule != null) ? this.rule.rule() : null;
	}

	@Nullable CompiledRule compiledRule() {
		return this.rule;
	}

	/**
	 * The label of the frame that decided.
	 * @return the label, or {@code null} if it was the policy
	 */
	public @Nullable String frame() {
		return this.frame;
	}

	/**
	 * Why it was decided so.
	 * @return the reason in one sentence, without a full stop
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * The newest name that the address of the egress was learnt from.
	 * @return the name, or {@code null}
	 */
	public @Nullable Host resolvedFrom() {
		return this.resolvedFrom;
	}

	/** Inside a sandbox nothing leaves, whatever the tests are run for. */
	boolean isLearnable() {
		return this.outcome == Outcome.BLOCKED && this.cause != Cause.NOT_STUBBED && this.cause != Cause.NOT_ANSWERABLE;
	}

	/**
	 * This refusal where tests learn what they need: it goes ahead.
	 * @return the decision
	 */
	Decision learned() {
		return new Decision(Outcome.WARNED, this.cause, this.rule, this.frame, this.reason, this.resolvedFrom, true);
	}

	/**
	 * Whether it would be blocked, and goes ahead only because the tests are run to learn
	 * what they need.
	 * @return whether it does
	 */
	public boolean isLearned() {
		return this.learned;
	}

	@Override
	public String toString() {
		return this.outcome + ": " + this.reason;
	}

	/**
	 * What happens to an egress.
	 */
	public enum Outcome {

		/** It goes ahead. */
		ALLOWED,

		/** It goes ahead, is recorded and logged. */
		WARNED,

		/** It does not go ahead. */
		BLOCKED,

		/** A stub of a test answers it or throws: nothing leaves. Seen by tests alone. */
		STUBBED

	}

	/**
	 * Kinds of reasons.
	 */
	public enum Cause {

		/** An allow rule matches. */
		ALLOW_RULE,

		/** Neither a policy nor a scope is in force. */
		NO_POLICY,

		/** Only scopes are in force, and all of them name it. */
		SCOPE,

		/** It is refused with level off. */
		LEVEL_OFF,

		/** It is the look-up of an address, which asks nobody. */
		LITERAL,

		/** It is the look-up of this machine's own name. */
		OWN_NAME,

		/** The running test may reach loopback. */
		CAPABILITY,

		/** A deny rule matches. */
		DENY_RULE,

		/** A ceiling does not name it. */
		CEILING,

		/** No allow rule matches. */
		NOT_ALLOWED,

		/** Its host can be neither a name nor an address. */
		INVALID_HOST,

		/** It has no host, and what it does cannot be told beforehand. */
		UNTELLABLE,

		/** A stub of the sandbox that the code is in answers it or throws. */
		STUB,

		/** It is in a sandbox, and no stub answers it. */
		NOT_STUBBED,

		/** It is in a sandbox, and can be made to throw but not be answered. */
		NOT_ANSWERABLE,

		/** It is the start of a program that does not inherit the policy. */
		NOT_INHERITING,

		/** It is the start of a JVM that would not be held to the locked policy. */
		CHILD_JVM,

		/** The firewall failed. */
		ERROR

	}

}
