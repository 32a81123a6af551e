package dev.firewall;

import java.util.Locale;

/**
 * What a worked case ends with.
 */
public enum CaseOutcome {

	ALLOW, BLOCK, CONFIG_ERROR;

	public static CaseOutcome parse(String text) {
		return valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
	}

	public static CaseOutcome of(Decision decision) {
		return decision.proceeds() ? ALLOW : BLOCK;
	}

}
