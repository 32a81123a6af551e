package dev.firewall.spring.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The report as one page that needs nothing beside itself, and shows its totals without a
 * script. The page may run its own script and load nothing.
 */
final class ReportPage {

	private static final int MAX_DESTINATIONS = 200;

	/** Read once: a page is made again and again while tests run, and when they end. */
	private static final Map<String, String> RESOURCES = new ConcurrentHashMap<>();

	private ReportPage() {
	}

	/**
	 * Makes the page.
	 * @param report the report as a tree
	 * @param json the same as JSON that may stand in a script element
	 * @return the page
	 * @throws IOException if a part of it is missing
	 */
	static String html(Map<String, Object> report, String json) throws IOException {
		String style = resource("report.css");
		String script = resource("report.js");
		Map<?, ?> totals = (Map<?, ?>) report.getOrDefault("totals", Map.of());
		Map<String, String> parts = new LinkedHashMap<>();
		parts.put("TITLE", escape("Egress of the tests: " + summary(totals)));
		parts.put("STYLE", style);
		parts.put("SCRIPT", script);
		parts.put("GUARD", escape(report.get("guard")));
		parts.put("TONE", isNone((Map<?, ?>) report.getOrDefault("results", Map.of()), "failed") ? "" : " bad");
		parts.put("VERDICT", escape(verdict(totals, (Map<?, ?>) report.getOrDefault("results", Map.of()))));
		parts.put("META", escape(meta(report)));
		parts.put("STATE", state(String.valueOf(report.get("state"))));
		parts.put("TOTALS", totals(totals));
		parts.put("DESTINATIONS", destinations((List<?>) report.getOrDefault("destinations", List.of()), totals));
		parts.put("DATA", json);
		return fill(resource("report.html"), parts);
	}

	/** In one pass, so that no value is taken for a part. */
	private static String fill(String template, Map<String, String> parts) {
		StringBuilder page = new StringBuilder();
		String[] pieces = template.split("@", -1);
		for (int i = 0; i < pieces.length; i++) {
			String part = (i % 2 == 1) ? parts.get(pieces[i]) : pieces[i];
			page.append((part != null) ? part : "@" + pieces[i] + "@");
		}
		return page.toString();
	}

	private static boolean isNone(Map<?, ?> totals, String outcome) {
		return !(totals.get(outcome) instanceof Long count) || count == 0;
	}

	private static String summary(Map<?, ?> totals) {
		List<String> parts = new ArrayList<>();
		for (Map.Entry<?, ?> total : totals.entrySet()) {
			parts.add(grouped(total.getValue()) + " " + word(total.getKey()));
		}
		return String.join(", ", parts);
	}

	/** Without a formatter, which takes longer to load than the page to make. */
	private static String grouped(@Nullable Object count) {
		StringBuilder digits = new StringBuilder(String.valueOf(count));
		for (int at = digits.length() - 3; at > 0; at -= 3) {
			digits.insert(at, ',');
		}
		return digits.toString();
	}

	private static String verdict(Map<?, ?> totals, Map<?, ?> results) {
		if (!isNone(results, "failed")) {
			Object failed = results.get("failed");
			return (Long.valueOf(1).equals(failed) ? "1 test" : failed + " tests") + " failed: " + summary(totals)
					+ ".";
		}
		if (isNothing(totals)) {
			return "No test reached out for anything that the firewall saw.";
		}
		return "No test failed: " + summary(totals) + ".";
	}

	private static boolean isNothing(Map<?, ?> totals) {
		for (Object outcome : totals.keySet()) {
			if (!isNone(totals, String.valueOf(outcome))) {
				return false;
			}
		}
		return true;
	}

	private static String meta(Map<String, Object> report) {
		long started = millis(report, "startedMillis");
		long tenths = (millis(report, "endedMillis") - started + 50) / 100;
		List<String> tests = new ArrayList<>();
		for (Map.Entry<?, ?> result : ((Map<?, ?>) report.getOrDefault("results", Map.of())).entrySet()) {
			tests.add(result.getValue() + " " + result.getKey());
		}
		return "Tests: " + (tests.isEmpty() ? "none ended" : String.join(", ", tests)) + ". Started "
				+ UtcTime.toTheSecond(started) + ", " + tenths / 10 + "." + tenths % 10 + " s, JVMs: "
				+ report.get("jvms") + ".";
	}

	private static long millis(Map<String, Object> report, String name) {
		return (report.get(name) instanceof Long millis) ? millis : 0;
	}

	private static String state(String state) {
		return switch (state) {
			case "killed" -> "<p class=\"state\">A JVM ended before its tests did: this is what was known.</p>\n";
			case "running" -> "<p class=\"state\">Tests still run: this is what is known so far.</p>\n";
			default -> "";
		};
	}

	private static String totals(Map<?, ?> totals) {
		StringBuilder html = new StringBuilder();
		for (Map.Entry<?, ?> total : totals.entrySet()) {
			html.append("<li><span class=\"tile")
				.append(Long.valueOf(0).equals(total.getValue()) ? " none" : "")
				.append("\" data-outcome=\"")
				.append(escape(total.getKey()))
				.append("\"><b>")
				.append(escape(grouped(total.getValue())))
				.append("</b>")
				.append(escape(word(total.getKey())))
				.append("</span></li>\n");
		}
		return html.toString();
	}

	private static String destinations(List<?> destinations, Map<?, ?> totals) {
		if (destinations.isEmpty()) {
			return "<p class=\"empty\">Nowhere.</p>\n";
		}
		StringBuilder html = new StringBuilder(
				"<div class=\"wide\"><table id=\"destinations\">\n<thead><tr><th scope=\"col\">Protocol</th>"
						+ "<th scope=\"col\">Destination</th>");
		totals.keySet()
			.forEach((outcome) -> html.append("<th scope=\"col\" class=\"n\">")
				.append(escape(word(outcome)))
				.append("</th>"));
		html.append("</tr></thead>\n<tbody>\n");
		destinations.stream().limit(MAX_DESTINATIONS).forEach((destination) -> {
			Map<?, ?> cells = (Map<?, ?>) destination;
			html.append("<tr><td>")
				.append(escape(cells.get("protocol")))
				.append("</td><td><span class=\"mono\">")
				.append(escape(cells.get("destination")))
				.append("</span></td>");
			for (Object outcome : totals.keySet()) {
				Object count = cells.get(outcome);
				html.append("<td class=\"n\"");
				if (count != null) {
					html.append(" data-outcome=\"").append(escape(outcome)).append('"');
				}
				html.append('>').append((count != null) ? escape(count) : "").append("</td>");
			}
			html.append("</tr>\n");
		});
		html.append("</tbody></table></div>\n");
		if (destinations.size() > MAX_DESTINATIONS) {
			html.append("<p class=\"empty\">")
				.append(destinations.size() - MAX_DESTINATIONS)
				.append(" more are in report.json.</p>\n");
		}
		return html.toString();
	}

	private static String word(Object outcome) {
		return String.valueOf(outcome).toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	private static String escape(@Nullable Object text) {
		return String.valueOf(text)
			.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("\"", "&quot;")
			.replace("'", "&#39;");
	}

	private static String resource(String name) throws IOException {
		String known = RESOURCES.get(name);
		if (known == null) {
			known = read(name);
			RESOURCES.put(name, known);
		}
		return known;
	}

	private static String read(String name) throws IOException {
		try (InputStream content = ReportPage.class.getResourceAsStream(name)) {
			if (content == null) {
				throw new IOException("The resource " + name + " is missing");
			}
			return new String(content.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
		}
	}

}
