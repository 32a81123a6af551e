package dev.firewall.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Collects the mistakes of a tree while it is read, so that all of them are told at once.
 */
final class Mistakes {

	private final List<Problem> problems = new ArrayList<>();

	void add(String where, String message, @Nullable String fix) {
		this.problems.add(new Problem(where, message, fix));
	}

	void addAll(String where, InvalidPolicyException ex) {
		ex.problems().forEach((problem) -> this.problems.add(problem.at(where)));
	}

	int count() {
		return this.problems.size();
	}

	void throwIfAny() {
		if (!this.problems.isEmpty()) {
			throw new InvalidPolicyException(this.problems);
		}
	}

	/**
	 * Finds the key that was written, however it was spelt.
	 * @param where the property with that key
	 * @param key the key as written
	 * @param known the keys there are
	 * @param seen the keys that were found before, for duplicates in another spelling
	 * @return the key as it is known, or {@code null} if there is a mistake
	 */
	@Nullable String key(String where, String key, Collection<String> known, Set<String> seen) {
		for (String candidate : known) {
			if (canonical(candidate).equals(canonical(key))) {
				if (seen.add(candidate)) {
					return candidate;
				}
				add(where, "'" + candidate + "' is there twice, in two spellings", "keep one of them");
				return null;
			}
		}
		add(where, "there is no " + HostRules.quote(key),
				known.isEmpty() ? null : Suggestion.didYouMean(kebab(key), known));
		return null;
	}

	/**
	 * A value in a message.
	 * @param value the value
	 * @return the text in quotes, or what else it is
	 */
	static String describe(@Nullable Object value) {
		if (value == null) {
			return "nothing";
		}
		if (value instanceof Map<?, ?>) {
			return "a section";
		}
		if (value instanceof Collection<?>) {
			return "a list";
		}
		return HostRules.quote(String.valueOf(value));
	}

	static String join(String where, String key) {
		return where.isEmpty() ? key : where + "." + key;
	}

	static String canonical(String key) {
		return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/** Camel case hides a known beginning: {@code allowList} is {@code allow-list}. */
	private static String kebab(String key) {
		return key.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").replace('_', '-').toLowerCase(Locale.ROOT);
	}

}
