package dev.firewall;

import java.util.Locale;

/**
 * What a worked case ends with.
 */
enum CaseOutcome {

	ALLOW, BLOCK, CONFIG_ERROR;

	static CaseOutcome parse(String text) {
		return valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
	}

	static CaseOutcome of(Decision decision) {
		return decision.proceeds() ? ALLOW : BLOCK;
	}

}
