package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The name of a property below {@code firewall} as keys and indexes, however its source
 * spells it.
 */
final class PropertyPath {

	private static final String PREFIX = "firewall";

	private static final Pattern ELEMENT = Pattern.compile("\\[([^\\]]*)\\]|([^.\\[]+)");

	/**
	 * What Kubernetes tells every pod about a service that happens to be called
	 * 'firewall'.
	 */
	private static final Pattern SERVICE_LINK = Pattern.compile("(SERVICE_HOST|SERVICE_PORT|PORT)(_.*)?",
			Pattern.CASE_INSENSITIVE);

	/** What the agent reads: its policy file, and what it inherits from a parent. */
	private static final Pattern AGENT = Pattern.compile("POLICY|INHERITED(_[0-9]+)?", Pattern.CASE_INSENSITIVE);

	/** Keys with hyphens, which environment variables cannot have. */
	private static final List<List<String>> COMPOUND = List.of(List.of("fail", "closed"),
			List.of("fail", "on", "uncovered"), List.of("locked", "unsafe"), List.of("enforcement", "points"));

	/** Sections whose keys take all that is left of an environment variable. */
	private static final Set<String> FLAT = Set.of("levels", "rebinding");

	/** Sections of names whose last word is a key of its own. */
	private static final Set<String> SWITCHES = Set.of("enforcementpoints", "metrics", "web");

	private PropertyPath() {
	}

	/**
	 * The path of a property.
	 * @param name the name, such as {@code firewall.rules[0].host}
	 * @return keys as {@code String} and indexes as {@code Integer}, or {@code null} if
	 * it is no property of ours
	 */
	static @Nullable List<Object> ofProperty(String name) {
		if (!name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
			return null;
		}
		String rest = name.substring(PREFIX.length());
		if (!rest.isEmpty() && rest.charAt(0) != '.' && rest.charAt(0) != '[') {
			return null;
		}
		List<Object> path = new ArrayList<>();
		Matcher matcher = ELEMENT.matcher(rest);
		while (matcher.find()) {
			String bracketed = matcher.group(1);
			if (bracketed != null) {
				path.add(isIndex(bracketed) ? (Object) Integer.valueOf(bracketed) : bracketed);
			}
			else {
				path.add(matcher.group(2));
			}
		}
		return path;
	}

	/**
	 * The path of an environment variable.
	 * @param name the name, such as {@code FIREWALL_RULES_0_HOST}
	 * @return keys and indexes, or {@code null} if it is no variable of ours
	 */
	static @Nullable List<Object> ofVariable(String name) {
		if (!name.regionMatches(true, 0, PREFIX + "_", 0, PREFIX.length() + 1)) {
			return ofProperty(name);
		}
		String rest = name.substring(PREFIX.length() + 1);
		if (SERVICE_LINK.matcher(rest).matches() || AGENT.matcher(rest).matches()) {
			return null;
		}
		List<String> words = Arrays.asList(rest.toLowerCase(Locale.ROOT).split("_"));
		List<Object> path = new ArrayList<>();
		int taken = 1;
		for (List<String> compound : COMPOUND) {
			if (words.size() >= compound.size() && words.subList(0, compound.size()).equals(compound)) {
				taken = compound.size();
			}
		}
		String key = String.join("-", words.subList(0, taken));
		path.add(key);
		addRest(path, key, words.subList(taken, words.size()));
		return path;
	}

	private static void addRest(List<Object> path, String key, List<String> words) {
		if (FLAT.contains(key) && !words.isEmpty()) {
			path.add(String.join("-", words));
			return;
		}
		if (SWITCHES.contains(key.replace("-", "")) && words.size() > 1) {
			path.add(String.join("-", words.subList(0, words.size() - 1)));
			path.add(words.get(words.size() - 1));
			return;
		}
		List<String> compound = new ArrayList<>();
		for (String word : words) {
			if (isIndex(word)) {
				addKey(path, compound);
				path.add(Integer.valueOf(word));
			}
			else {
				compound.add(word);
			}
		}
		addKey(path, compound);
	}

	private static void addKey(List<Object> path, List<String> words) {
		if (!words.isEmpty()) {
			path.add(String.join("-", words));
			words.clear();
		}
	}

	private static boolean isIndex(String text) {
		return !text.isEmpty() && text.length() < 9 && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

}
