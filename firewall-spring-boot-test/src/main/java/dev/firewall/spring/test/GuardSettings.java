package dev.firewall.spring.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import dev.firewall.Level;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How tests are guarded: the configuration parameters of JUnit whose names start with
 * {@code firewall.}, which are those of the build tool, system properties and
 * {@code junit-platform.properties}.
 *
 * @param policy what judges where there is no other policy
 * @param enabled whether tests are guarded
 * @param guardSetup whether set-up and tear-down are, too
 * @param swallowed what a refusal gets that nobody expected
 * @param allowByClass what the tests of some classes may reach beside that
 */
record GuardSettings(Policy policy, boolean enabled, boolean guardSetup, Level swallowed,
		Map<ClassGlob, Policy> allowByClass) {

	static final String PREFIX = "firewall.";

	/** Most runs have no settings, and need not load what reads them. */
	private static final GuardSettings DEFAULTS = new GuardSettings(Policy.builder().name("tests").build(), true, false,
			Level.ERROR, Map.of());

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(GuardSettings.class);

	/** How tests are guarded where nothing is set. */
	static GuardSettings defaults() {
		return DEFAULTS;
	}

	static GuardSettings of(ExtensionContext context) {
		ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
		GuardSettings known = store.get(GuardSettings.class, GuardSettings.class);
		if (known != null) {
			return known;
		}
		Map<String, String> values = new LinkedHashMap<>();
		for (String name : new TreeSet<>(GuardSession.settings())) {
			Optional<String> value = context.getConfigurationParameter(name);
			if (value.isPresent()) {
				values.put(name.substring(PREFIX.length()), value.get().trim());
			}
		}
		GuardSettings settings = values.isEmpty() ? DEFAULTS : SettingsReader.read(values);
		store.put(GuardSettings.class, settings);
		return settings;
	}

	/**
	 * What the tests of a class may reach by its name.
	 * @param testClass the class
	 * @return the rules, as if they were annotations
	 */
	TestRules rules(Class<?> testClass) {
		if (this.allowByClass.isEmpty()) {
			return TestRules.NONE;
		}
		List<Policy> allows = this.allowByClass.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().matches(testClass))
			.map(Map.Entry::getValue)
			.toList();
		return allows.isEmpty() ? TestRules.NONE : new TestRules(allows, false, null, List.of(), List.of(), false);
	}

}
