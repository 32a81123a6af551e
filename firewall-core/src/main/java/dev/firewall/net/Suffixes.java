package dev.firewall.net;

import java.util.Arrays;

/**
 * What a name ends in, label by label from the right, each with a hash. Made once with
 * the name, so that none of the tables in which it is looked up reads it again.
 *
 * <pre class="code">
 * Suffixes.of("api.example.com").start(2); // 4, where "example.com" starts
 * </pre>
 *
 * @since 0.1.0
 */
public final class Suffixes {

	static final Suffixes NONE = new Suffixes(new int[0], 0);

	private static final int USUAL_LABELS = 4;

	/** By labels from the right: where the suffix starts, and its hash. */
	private final int[] suffixes;

	private final int count;

	private Suffixes(int[] suffixes, int count) {
		this.suffixes = suffixes;
		this.count = count;
	}

	/**
	 * The suffixes of a name.
	 * @param name a normalised name
	 * @return its suffixes
	 */
	public static Suffixes of(String name) {
		int[] suffixes = new int[2 * USUAL_LABELS];
		int count = 0;
		int hash = 0;
		for (int i = name.length() - 1; i >= 0; i--) {
			char c = name.charAt(i);
			hash = 31 * hash + c;
			if (i == 0 || name.charAt(i - 1) == '.') {
				if (2 * count == suffixes.length) {
					suffixes = Arrays.copyOf(suffixes, 4 * count);
				}
				suffixes[2 * count] = i;
				suffixes[2 * count + 1] = hash;
				count++;
			}
		}
		return new Suffixes(suffixes, count);
	}

	/**
	 * How many suffixes there are: as many as the name has labels, which is itself the
	 * last of them.
	 * @return the number of labels
	 */
	public int count() {
		return this.count;
	}

	/**
	 * Where a suffix starts.
	 * @param labels its number of labels, from 1
	 * @return the index in the name
	 */
	public int start(int labels) {
		return this.suffixes[2 * labels - 2];
	}

	/**
	 * The hash of a suffix, the same for the same text in whatever name.
	 * @param labels its number of labels, from 1
	 * @return the hash
	 */
	public int hash(int labels) {
		return this.suffixes[2 * labels - 1];
	}

}
