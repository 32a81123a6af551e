package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern with {@code *}, {@code ?} and {@code [seq]}, matched without allocating, in
 * time proportional to pattern times text at the worst.
 */
final class Glob {

	private static final int ANY = -1;

	private static final int STAR = -2;

	private static final int FIRST_SET = -3;

	private final int[] tokens;

	private final List<CharacterSet> sets = new ArrayList<>();

	private Glob(String pattern) {
		List<Integer> parsed = new ArrayList<>();
		int i = 0;
		while (i < pattern.length()) {
			char c = pattern.charAt(i);
			int end = (c == '[') ? endOfSet(pattern, i) : -1;
			if (end > 0) {
				parsed.add(FIRST_SET - this.sets.size());
				this.sets.add(CharacterSet.parse(pattern.substring(i + 1, end)));
				i = end;
			}
			else if (c == '?') {
				parsed.add(ANY);
			}
			else if (c != '*') {
				parsed.add((int) c);
			}
			else if (parsed.isEmpty() || parsed.get(parsed.size() - 1) != STAR) {
				parsed.add(STAR);
			}
			i++;
		}
		this.tokens = parsed.stream().mapToInt(Integer::intValue).toArray();
	}

	static Glob parse(String pattern) {
		return new Glob(pattern);
	}

	static boolean isGlob(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '*' || c == '?' || (c == '[' && endOfSet(value, i) > 0)) {
				return true;
			}
		}
		return false;
	}

	/** The position of the bracket that closes a set; -1 makes the bracket a letter. */
	static int endOfSet(String pattern, int open) {
		int first = open + 1;
		if (first < pattern.length() && pattern.charAt(first) == '!') {
			first++;
		}
		return pattern.indexOf(']', first + 1);
	}

	boolean matches(String text) {
		return matches(text, 0, text.length());
	}

	boolean matches(String text, int from, int to) {
		int position = from;
		int token = 0;
		int starToken = -1;
		int starPosition = -1;
		while (position < to) {
			if (token < this.tokens.length && this.tokens[token] == STAR) {
				starToken = token++;
				starPosition = position;
			}
			else if (token < this.tokens.length && matches(this.tokens[token], text.charAt(position))) {
				token++;
				position++;
			}
			else if (starToken >= 0) {
				token = starToken + 1;
				position = ++starPosition;
			}
			else {
				return false;
			}
		}
		while (token < this.tokens.length && this.tokens[token] == STAR) {
			token++;
		}
		return token == this.tokens.length;
	}

	private boolean matches(int token, char c) {
		if (token >= 0) {
			return token == c;
		}
		return token == ANY || this.sets.get(FIRST_SET - token).contains(c);
	}

	private record CharacterSet(boolean negated, char[] from, char[] to) {

		static CharacterSet parse(String body) {
			boolean negated = body.startsWith("!");
			String members = negated ? body.substring(1) : body;
			StringBuilder from = new StringBuilder();
			StringBuilder to = new StringBuilder();
			int i = 0;
			while (i < members.length()) {
				boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
				from.append(members.charAt(i));
				to.append(members.charAt(range ? i + 2 : i));
				i += range ? 3 : 1;
			}
			return new CharacterSet(negated, from.toString().toCharArray(), to.toString().toCharArray());
		}

		boolean contains(char c) {
			for (int i = 0; i < this.from.length; i++) {
				if (c >= this.from[i] && c <= this.to[i]) {
					return !this.negated;
				}
			}
			return this.negated;
		}

	}

}
