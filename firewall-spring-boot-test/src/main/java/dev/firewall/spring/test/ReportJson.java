package dev.firewall.spring.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Writes JSON that may stand in the script element of a page.
 */
final class ReportJson {

	private ReportJson() {
	}

	/**
	 * Writes a value.
	 * @param value maps, lists, texts, numbers, flags and {@code null}
	 * @return the JSON
	 */
	static String write(@Nullable Object value) {
		StringBuilder json = new StringBuilder();
		append(json, value, "\n");
		return json.append('\n').toString();
	}

	private static void append(StringBuilder json, @Nullable Object value, String indent) {
		if (value == null || value instanceof Number || value instanceof Boolean) {
			json.append(value);
		}
		else if (value instanceof Map<?, ?> map) {
			String separator = "{";
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				json.append(separator).append(indent).append(' ');
				quote(json, String.valueOf(entry.getKey()));
				json.append(": ");
				append(json, entry.getValue(), indent + " ");
				separator = ",";
			}
			json.append(map.isEmpty() ? "{}" : indent + "}");
		}
		else if (value instanceof List<?> list) {
			String separator = "[";
			for (Object element : list) {
				json.append(separator).append(indent).append(' ');
				append(json, element, indent + " ");
				separator = ",";
			}
			json.append(list.isEmpty() ? "[]" : indent + "]");
		}
		else {
			quote(json, value.toString());
		}
	}

	/** What could end the script element, or a line of it, is escaped. */
	private static void quote(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '"' || character == '\\') {
				json.append('\\').append(character);
			}
			else if (character < ' ' || character == 127 || character == '<' || character == '>' || character == '&'
					|| character == '\u2028' || character == '\u2029' || Character.isSurrogate(character)) {
				json.append(String.format("\\u%04x", (int) character));
			}
			else {
				json.append(character);
			}
		}
		json.append('"');
	}

}
