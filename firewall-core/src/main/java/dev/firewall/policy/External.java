package dev.firewall.policy;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of programs that do not inherit the policy: all but JVMs that the gate of
 * the agent passes it on to.
 *
 * @since 0.1.0
 */
public enum External {

	/** They start. */
	ALLOW,

	/** They start, are recorded and logged. */
	WARN,

	/** They are recorded and blocked. */
	BLOCK;

	/**
	 * Reads the setting.
	 * @param text the text
	 * @return what it says, or {@code null} if it says nothing that is known
	 */
	static @Nullable External parse(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "allow" -> ALLOW;
			case "warn" -> WARN;
			case "block" -> BLOCK;
			default -> null;
		};
	}

}
