package dev.firewall;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what a case says of the message of a refusal or warning.
 */
public final class CaseMessage {

	private static final Map<String, String> FIXES = Map.of("test-annotation", "@AllowEgress(", "scoped-block", "try (",
			"config-file", "application.yml", "mock", "mock the client");

	private final String message;

	private final List<DecisionRecord> records;

	private final List<String> lines;

	private final String source;

	/**
	 * A message to be checked.
	 * @param message the message
	 * @param records what was recorded
	 * @param lines what was logged
	 * @param source the file that the attempt is made in
	 */
	public CaseMessage(String message, List<DecisionRecord> records, List<String> lines, String source) {
		this.message = message;
		this.records = records;
		this.lines = lines;
		this.source = source;
	}

	/** Checks what a case says of its error: that of a level has our name for it. */
	public void contains(JsonNode testCase) {
		for (JsonNode part : testCase.path("message_contains")) {
			contains(part.asText().equals("guard") ? "level" : part.asText());
		}
	}

	/** Checks the slots of a case. */
	public void check(JsonNode slots) {
		slots.properties().forEach((slot) -> check(slot.getKey(), slot.getValue()));
	}

	private void check(String slot, JsonNode value) {
		switch (slot) {
			case "attempted", "plugin.method" -> contains(value.asText());
			case "call" -> contains(value.asText().replace(':', '.'));
			case "call_site" -> assertThat(this.message).containsPattern(Pattern.quote(this.source) + ":\\d+");
			case "fixes" -> value.forEach((fix) -> contains(FIXES.get(fix.asText())));
			case "docs_link" -> contains("docs/");
			case "config_rule" -> contains("- \"" + value.asText().replace("boto3:", "aws:") + "\"");
			case "annotation_rule" -> annotation(value);
			case "warnings" -> assertThat(this.lines).hasSize(value.asInt());
			case "silence" -> contains("@AllowEgress(");
			case "escalate" -> contains("firewall.level to error");
			case "reported_at" -> assertThat(this.records).hasSize(1);
			default -> throw new IllegalArgumentException("unknown slot " + slot);
		}
	}

	private void annotation(JsonNode rule) {
		if (rule.isTextual()) {
			contains("@AllowEgress(protocol = \"" + rule.asText() + "\")");
			return;
		}
		String line = this.message.lines()
			.filter((each) -> each.contains("@AllowEgress(protocol"))
			.findFirst()
			.orElse("");
		rule.properties().forEach((field) -> {
			String value = field.getValue().isInt() ? field.getValue().asText()
					: "\"" + field.getValue().asText() + "\"";
			assertThat(line).contains(field.getKey() + " = " + value);
		});
	}

	private void contains(String text) {
		assertThat(this.message).contains(text);
	}

}
