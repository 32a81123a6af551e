package dev.firewall.spring.test;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Points in time as text, as {@link java.time.Instant} writes them, without the formatter
 * that it needs: to load that takes longer than to write a report.
 */
final class UtcTime {

	private static final int WITHOUT_SECONDS = "2000-01-01T00:00".length();

	private static final int TO_THE_SECOND = "2000-01-01T00:00:00".length();

	private UtcTime() {
	}

	/**
	 * Writes a time.
	 * @param millis since 1970
	 * @return such as {@code 2000-01-01T00:00:00.250Z}
	 */
	static String text(long millis) {
		int nanos = (int) Math.floorMod(millis, 1000L) * 1_000_000;
		String text = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), nanos, ZoneOffset.UTC).toString();
		return ((text.length() == WITHOUT_SECONDS) ? text + ":00" : text) + "Z";
	}

	static String toTheSecond(long millis) {
		return text(millis).substring(0, TO_THE_SECOND) + "Z";
	}

}
