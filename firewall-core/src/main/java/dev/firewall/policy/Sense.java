package dev.firewall.policy;

/**
 * In which sense a pattern is asked whether it matches.
 */
enum Sense {

	/**
	 * Whether it may open something: reserved destinations match only where they are
	 * named, and a rule for a host implies the look-up and the connection (semantics,
	 * sections 4 and 7). Of a connection, what is not told yet may still match.
	 */
	GRANT,

	/** The same for a part of a pattern another part of which names the destination. */
	WITHIN_GRANT,

	/** Whether it must refuse: only what is told matches. */
	DENY;

	static Sense of(Action action) {
		return (action == Action.ALLOW) ? GRANT : DENY;
	}

	boolean isGrant() {
		return this == GRANT;
	}

	/** Whether a field that a connection does not tell yet counts as a match. */
	boolean isHopeful() {
		return this != DENY;
	}

	/**
	 * The sense in which what must not match is asked. It opens nothing by itself, so
	 * reserved destinations need not be named in it.
	 */
	Sense negated() {
		return (this == DENY) ? WITHIN_GRANT : DENY;
	}

}
