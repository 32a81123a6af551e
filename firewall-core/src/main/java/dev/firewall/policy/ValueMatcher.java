package dev.firewall.policy;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.firewall.Protocol;

/**
 * Matches the value of one field.
 */
interface ValueMatcher {

	boolean matches(String value);

	/**
	 * Compiles a value of a rule.
	 * @param value the value as written
	 * @param kind how the values of the field are compared
	 * @return the matcher
	 */
	static ValueMatcher parse(String value, Protocol.Kind kind) {
		if (value.startsWith("~")) {
			return new RegexMatcher(regex(value.substring(1), kind == Protocol.Kind.NAME));
		}
		boolean path = kind == Protocol.Kind.PATH || kind == Protocol.Kind.FILE;
		if (Glob.isGlob(value)) {
			String pattern = normaliseGlob(value, kind);
			if (path) {
				PathGlob glob = PathGlob.parse(pattern);
				return glob::matches;
			}
			Glob glob = Glob.parse(pattern);
			return glob::matches;
		}
		return new Exact(kind.normalise(value));
	}

	private static String normaliseGlob(String value, Protocol.Kind kind) {
		if (kind == Protocol.Kind.NAME) {
			return value.toLowerCase(Locale.ROOT);
		}
		String literals = kind.normalise(value.replaceAll("[*?\\[]", "x"));
		if (Glob.isGlob(literals)) {
			throw new InvalidPolicyException(HostRules.quote(value) + " has an encoded wildcard beside a plain one",
					"write '[*]' or '[?]' for the character itself");
		}
		return kind.normalise(value);
	}

	static Pattern regex(String expression, boolean ignoreCase) {
		try {
			return Pattern.compile(expression, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
		}
		catch (PatternSyntaxException ex) {
			throw new InvalidPolicyException("'~" + expression + "' is no regular expression: " + ex.getMessage(),
					"write it in RE2 syntax (no look-around, no back references)");
		}
	}

	/**
	 * One value.
	 *
	 * @param expected the value
	 */
	record Exact(String expected) implements ValueMatcher {

		@Override
		public boolean matches(String value) {
			return this.expected.equals(value);
		}

	}

	/**
	 * Any of several matchers.
	 *
	 * @param matchers the matchers
	 */
	record AnyOf(List<ValueMatcher> matchers) implements ValueMatcher {

		@Override
		public boolean matches(String value) {
			for (ValueMatcher matcher : this.matchers) {
				if (matcher.matches(value)) {
					return true;
				}
			}
			return false;
		}

	}

	/**
	 * A regular expression over the whole value.
	 *
	 * @param pattern the compiled expression
	 */
	record RegexMatcher(Pattern pattern) implements ValueMatcher {

		@Override
		public boolean matches(String value) {
			return this.pattern.matches(value);
		}

	}

	/**
	 * A predicate of the user's.
	 *
	 * @param predicate the predicate
	 */
	record PredicateMatcher(Predicate<String> predicate) implements ValueMatcher {

		@Override
		public boolean matches(String value) {
			return Predicates.test(this.predicate, value);
		}

	}

}
