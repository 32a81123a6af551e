package dev.firewall;

import java.util.Locale;

/**
 * What a refused egress gets.
 *
 * @since 0.1.0
 */
public enum Level {

	/** It passes silently. */
	OFF,

	/** It passes, is recorded and logged. */
	WARN,

	/** It is recorded and blocked with an {@link EgressBlockedException}. */
	ERROR;

	/**
	 * Reads a level, ignoring case. {@code strict} is {@code error}; {@code false} is
	 * {@code off}, because YAML reads an unquoted {@code off} as {@code false}.
	 * @param text the text
	 * @return the level
	 * @throws IllegalArgumentException if the text is no level; the message says which
	 * there are
	 */
	public static Level parse(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "off", "false" -> OFF;
			case "warn" -> WARN;
			case "error", "strict" -> ERROR;
			case "true", "on" -> throw new IllegalArgumentException(
					"'" + text + "' does not say how strict: use warn, error (or strict), or off");
			default -> throw new IllegalArgumentException(
					"'" + text + "' is not a level: use off, warn, or error (or strict)");
		};
	}

}
