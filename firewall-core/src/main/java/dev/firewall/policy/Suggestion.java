package dev.firewall.policy;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name that was probably meant.
 *
 * @since 0.1.0
 */
public final class Suggestion {

	/** No name is that long, and the distance takes time and space for each letter. */
	private static final int MAX_LENGTH = 100;

	private Suggestion() {
	}

	/**
	 * The nearest of the known names.
	 * @param name what was written
	 * @param known what could have been written
	 * @return the nearest name, or {@code null} if none is near
	 */
	public static @Nullable String nearest(String name, Collection<String> known) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.length() > MAX_LENGTH) {
			return null;
		}
		String best = null;
		int bestDistance = Math.max(2, name.length() / 3) + 1;
		for (String candidate : known) {
			int distance = lower.startsWith(candidate + "-") ? 1 : distance(lower, candidate);
			if (distance < bestDistance && distance < candidate.length()) {
				best = candidate;
				bestDistance = distance;
			}
		}
		return best;
	}

	/**
	 * The nearest of the known names as the end of a sentence.
	 * @param name what was written
	 * @param known what could have been written
	 * @return "did you mean …?", or the list of what there is
	 */
	public static String didYouMean(String name, Collection<String> known) {
		String nearest = nearest(name, known);
		return (nearest != null) ? "did you mean '" + nearest + "'?" : "there are " + String.join(", ", known);
	}

	/** Optimal string alignment: swapped neighbours count as one edit. */
	private static int distance(String left, String right) {
		int[][] cost = new int[left.length() + 1][right.length() + 1];
		for (int i = 0; i <= left.length(); i++) {
			for (int j = 0; j <= right.length(); j++) {
				if (i == 0 || j == 0) {
					cost[i][j] = i + j;
					continue;
				}
				int change = (left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1;
				cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
				if (i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
						&& left.charAt(i - 2) == right.charAt(j - 1)) {
					cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
				}
			}
		}
		return cost[left.length()][right.length()];
	}

}
