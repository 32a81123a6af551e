package dev.firewall;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firewall.policy.InvalidPolicyException;
import org.yaml.snakeyaml.Yaml;

/**
 * The keys of the cases' own configuration, where ours has another name.
 */
public final class CaseConfiguration {

	private static final ObjectMapper JSON = new ObjectMapper();

	private CaseConfiguration() {
	}

	/** What the case configures, as it stands below {@code firewall}. */
	public static Map<String, Object> tree(JsonNode testCase) {
		Map<String, Object> tree = new LinkedHashMap<>();
		JsonNode config = testCase.path("config");
		if (testCase.has("config_text")) {
			Object parsed = new Yaml().load(testCase.get("config_text").asText());
			if (!(parsed instanceof Map<?, ?> map)) {
				throw new InvalidPolicyException("the file holds no mapping", null);
			}
			map.forEach((key, value) -> tree.put(String.valueOf(key), value));
		}
		if (testCase.has("level") && !config.has("guard")) {
			tree.put("level", testCase.get("level").asText());
		}
		for (var entry : config.properties()) {
			Object value = JSON.convertValue(entry.getValue(), Object.class);
			switch (entry.getKey()) {
				case "guard" -> guard(tree, value);
				case "firewall" -> ((Map<?, ?>) value).forEach((key, child) -> tree.put(String.valueOf(key), child));
				case "http" -> tree.put("enforcement-points", Map.of("http", Map.of("enabled", true)));
				case "enabled_plugins", "disabled_plugins" -> tree.putAll(points(entry.getKey(), value, config));
				default -> tree.put(entry.getKey(), value);
			}
		}
		return tree;
	}

	/**
	 * A list of names is a flag for each of them here; both lists at once, or a text, is
	 * nothing that could be said.
	 */
	private static Map<String, Object> points(String key, Object value, JsonNode config) {
		boolean both = config.has("enabled_plugins") && config.has("disabled_plugins");
		if (both || !(value instanceof List<?> names)) {
			return Map.of(key, value);
		}
		Map<String, Object> points = new LinkedHashMap<>();
		names.forEach((name) -> points.put(String.valueOf(name), Map.of("enabled", key.startsWith("enabled"))));
		return Map.of("enforcement-points", points);
	}

	private static void guard(Map<String, Object> tree, Object value) {
		if (!(value instanceof Map<?, ?> table)) {
			tree.put("level", value);
			return;
		}
		Map<String, Object> levels = new LinkedHashMap<>();
		table.forEach((key, level) -> {
			if (key.equals("default")) {
				tree.put("level", level);
			}
			else {
				levels.put(String.valueOf(key), level);
			}
		});
		tree.put("levels", levels);
	}

}
