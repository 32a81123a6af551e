package dev.firewall.policy;

import java.nio.charset.StandardCharsets;

import dev.firewall.Egress;
import dev.firewall.net.Host;
import dev.firewall.net.Suffixes;

/**
 * Names by suffix, looked up once for each label from the right where some rule has a
 * suffix of that many labels, and once as a whole.
 */
final class HostIndex {

	private static final int SUFFIX_SALT = 0x5bd1e995;

	private final Records records = new Records();

	/** Bit n is set where some suffix, or some whole name, has n labels. */
	private long suffixDepths;

	private long nameDepths;

	void add(String name, boolean suffix, int word, int rule) {
		Suffixes suffixes = Suffixes.of(name);
		int depth = suffixes.count();
		if (suffix) {
			this.suffixDepths |= bit(depth);
		}
		else {
			this.nameDepths |= bit(depth);
		}
		byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
		this.records.add(key, mix(suffixes.hash(depth), suffix), suffix ? RuleWord.suffix(word) : word, rule);
	}

	void seal() {
		this.records.seal();
	}

	private static long bit(int depth) {
		return 1L << Math.min(depth, 63);
	}

	private static int mix(int hash, boolean suffix) {
		int mixed = (suffix ? hash ^ SUFFIX_SALT : hash) * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

	Records records() {
		return this.records;
	}

	/** The rule of a record as text. */
	String text(int record) {
		int word = this.records.word(record);
		String name = new String(this.records.key(record), StandardCharsets.ISO_8859_1);
		return RuleWord.text(word, RuleWord.isSuffix(word) ? "*." + name : name);
	}

	/**
	 * Finds a rule whose name and whose rest match.
	 * @return the number of the rule, or -1
	 */
	int find(Egress egress, Host host, RuleSet rules) {
		Suffixes suffixes = host.suffixes();
		int count = suffixes.count();
		for (int depth = 1; this.suffixDepths != 0 && depth < count; depth++) {
			if ((this.suffixDepths & bit(depth)) != 0) {
				int found = probe(suffixes, depth, true, egress, host, rules);
				if (found >= 0) {
					return found;
				}
			}
		}
		return ((this.nameDepths & bit(count)) != 0) ? probe(suffixes, count, false, egress, host, rules) : -1;
	}

	private int probe(Suffixes suffixes, int depth, boolean suffix, Egress egress, Host host, RuleSet rules) {
		int hash = mix(suffixes.hash(depth), suffix);
		int end = this.records.end(hash);
		for (int record = this.records.start(hash); record < end; record = this.records.next(record)) {
			if (this.records.mayHave(record, hash) && RuleWord.isSuffix(this.records.word(record)) == suffix
					&& this.records.hasKey(record, host.text(), suffixes.start(depth))
					&& rules.matches(this.records, record, egress, host, 0)) {
				return this.records.rule(record);
			}
		}
		return -1;
	}

}
