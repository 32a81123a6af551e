package dev.firewall.policy;

/**
 * What a rule does with an egress that it matches.
 *
 * @since 0.1.0
 */
public enum Action {

	/** Lets it pass, unless a deny rule or a ceiling refuses it. */
	ALLOW,

	/** Refuses it, whatever allows it. */
	DENY

}
