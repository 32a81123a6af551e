package com.acme.cases;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.CaseConfiguration;
import dev.firewall.CasePatterns;
import dev.firewall.Firewall;
import dev.firewall.policy.Action;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.PolicyReader;
import dev.firewall.policy.Rule;

/**
 * What a case configures, as parameters of JUnit. A policy with rules that only Java can
 * say is one of Java.
 */
final class CaseSettings {

	private static final String SOURCES = "src/test/java/";

	private final JsonNode testCase;

	private final Map<String, String> parameters = new LinkedHashMap<>();

	private final Map<String, Object> tree;

	private boolean javaOnly;

	private CaseSettings(JsonNode testCase) {
		this.testCase = testCase;
		this.tree = CaseConfiguration.tree(testCase);
		flatten("firewall", this.tree);
		int fields = 0;
		for (var list : testCase.get("rules").properties()) {
			int texts = (this.tree.get(list.getKey()) instanceof List<?> configured) ? configured.size() : 0;
			switch (list.getKey()) {
				case "allow", "deny" -> {
					for (JsonNode rule : list.getValue()) {
						if (!rule.isObject()) {
							put("firewall." + list.getKey() + "[" + texts++ + "]", rule.asText());
						}
						else {
							rule("firewall.rules[" + fields++ + "]", list.getKey(), rule);
						}
					}
				}
				case "per_file_allow" -> list.getValue().properties().forEach((entry) -> {
					List<String> rules = new ArrayList<>();
					entry.getValue().forEach((rule) -> rules.add(rule.textValue()));
					put("firewall.test.allow-by-class." + sources(entry.getKey()), String.join(", ", rules));
				});
				default -> throw new IllegalArgumentException("unknown list of rules '" + list.getKey() + "'");
			}
		}
	}

	static CaseSettings of(JsonNode testCase) {
		return new CaseSettings(testCase);
	}

	/** The parameters of the launch. */
	Map<String, String> parameters() {
		Map<String, String> given = new LinkedHashMap<>(this.parameters);
		given.keySet().removeIf((name) -> this.javaOnly && !name.startsWith("firewall.test."));
		return given;
	}

	/** The firewall that clients ask: one without a policy, or the policy in Java. */
	Firewall firewall() {
		if (!this.javaOnly) {
			return Firewall.active();
		}
		Policy read = PolicyReader.strict().read(this.tree).policy();
		PolicyBuilder policy = Policy.builder().level(read.levels().defaultLevel());
		read.levels().exceptions().forEach(policy::level);
		read.allowRules().forEach((rule) -> policy.rule(rule.rule()));
		read.denyRules().forEach((rule) -> policy.rule(rule.rule()));
		for (Action action : List.of(Action.ALLOW, Action.DENY)) {
			this.testCase.get("rules")
				.path(action.name().toLowerCase(Locale.ROOT))
				.forEach((rule) -> policy.rule(Rule.of(action, CasePatterns.pattern(rule))));
		}
		return Firewall.of(policy.build());
	}

	private void rule(String name, String action, JsonNode rule) {
		Map<String, List<String>> fields = CasePatterns.fields(rule);
		if (fields == null) {
			this.javaOnly = true;
			return;
		}
		put(name + ".action", action);
		fields.forEach((field, values) -> {
			for (int i = 0; i < values.size(); i++) {
				put(name + "." + field + ((values.size() == 1) ? "" : "[" + i + "]"), values.get(i));
			}
		});
	}

	private void flatten(String name, Object value) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, child) -> flatten(name + "." + key, child));
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(name + "[" + i + "]", list.get(i));
			}
		}
		else {
			put(name, String.valueOf(value));
		}
	}

	private void put(String name, String value) {
		this.parameters.put(name, value);
	}

	/**
	 * The root of the cases' project is where sources of tests begin; absolute patterns
	 * below it are absolute here.
	 */
	private String sources(String glob) {
		String java = glob.endsWith(".py") ? glob.substring(0, glob.length() - ".py".length()) + ".java" : glob;
		String root = this.testCase.path("project_root").asText() + "/";
		if (java.startsWith(root)) {
			String here = Path.of("").toAbsolutePath().toString().replace('\\', '/');
			return here + "/" + SOURCES + java.substring(root.length());
		}
		return (java.startsWith("**") || java.startsWith("/")) ? java : SOURCES + java;
	}

}
