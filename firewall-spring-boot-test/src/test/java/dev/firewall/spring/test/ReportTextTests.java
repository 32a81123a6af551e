package dev.firewall.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the report writes without the formatters of the JDK.
 */
class ReportTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "report.css", "report.js" })
	void hashInTemplateWhenResourceIsReadIsThatOfResource(String resource)
			throws IOException, NoSuchAlgorithmException {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest(read(resource).getBytes(StandardCharsets.UTF_8));
		assertThat(read("report.html")).as("report.html lets the page use %s as it is now", resource)
			.contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "report.html", "report.css", "report.js" })
	void resourceWhenReadHasOnlyAscii(String resource) throws IOException {
		assertThat(read(resource)).as("any other character makes the whole page slow to put together").isASCII();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 250, 999, 1000, 59_999, 60_000, 3_600_000, 951_782_400_000L, 1_700_000_000_000L,
			1_700_000_000_120L, -1, -60_000 })
	void textOfTimeWhenWrittenIsThatOfInstant(long millis) {
		assertThat(UtcTime.text(millis)).isEqualTo(Instant.ofEpochMilli(millis).toString());
	}

	@Test
	void toTheSecondWhenThereAreMillisLeavesThemOut() {
		assertThat(UtcTime.toTheSecond(1_700_000_000_999L)).isEqualTo("2023-11-14T22:13:20Z");
		assertThat(UtcTime.toTheSecond(1_700_000_000_000L)).isEqualTo("2023-11-14T22:13:20Z");
	}

	@Test
	void pageWhenCountsAreLongGroupsTheirDigits() throws IOException {
		Map<String, Object> totals = new LinkedHashMap<>();
		totals.put("BLOCKED", 0L);
		totals.put("WARNED", 999L);
		totals.put("ALLOWED", 1_234_567L);
		String page = ReportPage.html(Map.of("totals", totals, "startedMillis", 1_700_000_000_000L, "endedMillis",
				1_700_000_061_949L, "results", Map.of("passed", 12L), "jvms", 1), "{}");
		assertThat(page).contains("No test failed: 0 blocked, 999 warned, 1,234,567 allowed.")
			.contains("Tests: 12 passed. Started 2023-11-14T22:13:20Z, 61.9 s, JVMs: 1.")
			.contains("<b>1,234,567</b>");
	}

	private static String read(String resource) throws IOException {
		try (InputStream content = ReportPage.class.getResourceAsStream(resource)) {
			assertThat(content).isNotNull();
			return new String(content.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
		}
	}

}
