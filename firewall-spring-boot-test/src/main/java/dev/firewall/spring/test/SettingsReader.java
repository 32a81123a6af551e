package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.Level;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.PolicyReader;
import dev.firewall.policy.Problem;

/**
 * Reads how tests are guarded, and tells everything that is wrong with it.
 */
final class SettingsReader {

	private static final String PREFIX = GuardSettings.PREFIX;

	private static final String TEST = "test.";

	private static final String BY_CLASS = "allow-by-class.";

	private static final List<String> NAMES = List.of("enabled", "guard-setup", "swallowed");

	private SettingsReader() {
	}

	/**
	 * Reads settings.
	 * @param values what stands below {@code firewall}, written flat
	 * @return the settings
	 * @throws InvalidPolicyException if there are mistakes; it tells all of them
	 */
	static GuardSettings read(Map<String, String> values) {
		List<Problem> problems = new ArrayList<>();
		Map<String, String> test = new LinkedHashMap<>();
		Map<String, String> rest = new LinkedHashMap<>();
		for (Map.Entry<String, String> entry : values.entrySet()) {
			if (entry.getKey().startsWith(TEST)) {
				test.put(entry.getKey().substring(TEST.length()), entry.getValue());
			}
			else {
				rest.put(entry.getKey(), entry.getValue());
			}
		}
		List<String> names = new ArrayList<>(NAMES);
		names.addAll(ReportSettings.NAMES);
		for (String name : test.keySet()) {
			if (!names.contains(name) && !name.startsWith(BY_CLASS)) {
				problems.add(new Problem(PREFIX + TEST + name, "there is no such setting",
						"there are " + names + " and 'allow-by-class.<classes>'"));
			}
		}
		ReportSettings.check(test, problems);
		GuardSettings settings = new GuardSettings(policy(rest, problems), flag(test, "enabled", true, problems),
				flag(test, "guard-setup", false, problems), swallowed(test, problems), byClass(test, problems));
		if (!problems.isEmpty()) {
			throw new InvalidPolicyException(problems);
		}
		return settings;
	}

	private static Policy policy(Map<String, String> values, List<Problem> problems) {
		if (values.isEmpty()) {
			return Policy.builder().name("tests").build();
		}
		Map<String, Object> tree = new SettingsTree(values.keySet(), values::get).tree();
		for (String list : List.of("allow", "deny")) {
			if (tree.get(list) instanceof String text) {
				tree.put(list, rules(text));
			}
		}
		PolicyBuilder named = Policy.builder().name("tests");
		try {
			Policy read = PolicyReader.lenient().read(tree).policy();
			named.level(read.levels().defaultLevel()).failClosed(read.isFailClosed());
			named.denyPrivateRebinding(read.isDenyPrivateRebinding());
			read.levels().exceptions().forEach(named::level);
			read.allowRules().forEach((rule) -> named.rule(rule.rule()));
			read.denyRules().forEach((rule) -> named.rule(rule.rule()));
		}
		catch (InvalidPolicyException ex) {
			ex.problems()
				.forEach((problem) -> problems
					.add(new Problem(PREFIX + problem.where(), problem.message(), problem.fix())));
		}
		return named.build();
	}

	private static List<String> rules(String text) {
		return Arrays.stream(text.split("[,\\n]")).map(String::trim).filter((rule) -> !rule.isEmpty()).toList();
	}

	private static Map<ClassGlob, Policy> byClass(Map<String, String> test, List<Problem> problems) {
		if (test.isEmpty()) {
			return Map.of();
		}
		Map<ClassGlob, Policy> policies = new LinkedHashMap<>();
		test.forEach((name, value) -> {
			if (name.startsWith(BY_CLASS)) {
				String property = PREFIX + TEST + name;
				List<String> rules = rules(value);
				if (rules.isEmpty()) {
					problems.add(new Problem(property, "it names no rule", "name one, such as 'https://example.com'"));
					return;
				}
				try {
					policies.put(new ClassGlob(name.substring(BY_CLASS.length())),
							Policy.builder().name(property).allow(rules).build());
				}
				catch (InvalidPolicyException ex) {
					ex.problems()
						.forEach((problem) -> problems
							.add(new Problem(problem.where().isEmpty() ? property : property + ": " + problem.where(),
									problem.message(), problem.fix())));
				}
			}
		});
		return policies;
	}

	static boolean flag(Map<String, String> test, String name, boolean otherwise, List<Problem> problems) {
		String value = test.get(name);
		if (value == null || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
			return (value != null) ? Boolean.parseBoolean(value) : otherwise;
		}
		problems.add(new Problem(PREFIX + TEST + name, "a flag is true or false, not '" + value + "'", null));
		return otherwise;
	}

	private static Level swallowed(Map<String, String> test, List<Problem> problems) {
		try {
			return Level.parse(test.getOrDefault("swallowed", "error"));
		}
		catch (IllegalArgumentException ex) {
			problems.add(new Problem(PREFIX + TEST + "swallowed", String.valueOf(ex.getMessage()), null));
			return Level.ERROR;
		}
	}

}
