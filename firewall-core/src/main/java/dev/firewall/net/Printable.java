package dev.firewall.net;

/**
 * Makes text from outside fit for a log line.
 *
 * @since 0.1.0
 */
public final class Printable {

	private static final int MAX_LENGTH = 300;

	private Printable() {
	}

	/**
	 * Escapes what could forge a log line or hide text, and cuts what is very long.
	 * @param text any text
	 * @return one line of visible characters
	 */
	public static String escape(String text) {
		int length = Math.min(text.length(), MAX_LENGTH);
		StringBuilder result = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c < ' ' || c == '\\' || (c >= 127 && !Character.isLetterOrDigit(c))) {
				result.append(String.format("\\u%04x", (int) c));
			}
			else {
				result.append(c);
			}
		}
		return (text.length() > MAX_LENGTH) ? result.append("...").toString() : result.toString();
	}

}
