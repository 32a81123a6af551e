package dev.firewall.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The rules that are objects, by number: those that no index can hold, and those that
 * were asked for. Few, whatever the size of the policy, and found without a lock.
 */
final class CompiledRules {

	/** Open-addressed; replaced as a whole where it grows. */
	private volatile @Nullable CompiledRule[] table = new @Nullable CompiledRule[4];

	private int size;

	/**
	 * Finds a rule. May miss one that another thread is adding.
	 * @return the rule, or {@code null} if it is no object yet
	 */
	@Nullable CompiledRule get(int number) {
		@Nullable CompiledRule[] rules = this.table;
		return rules[slot(rules, number)];
	}

	private static int slot(@Nullable CompiledRule[] rules, int number) {
		int hash = number * 0x9E3779B9;
		int slot = (hash ^ (hash >>> 16)) & (rules.length - 1);
		for (CompiledRule rule = rules[slot]; rule != null && rule.number() != number; rule = rules[slot]) {
			slot = (slot + 1) & (rules.length - 1);
		}
		return slot;
	}

	/**
	 * Adds a rule, unless one with its number is there.
	 * @return the rule that is there now
	 */
	synchronized CompiledRule add(CompiledRule rule) {
		@Nullable CompiledRule[] rules = this.table;
		CompiledRule present = rules[slot(rules, rule.number())];
		if (present != null) {
			return present;
		}
		if (++this.size > rules.length / 2) {
			rules = new @Nullable CompiledRule[rules.length * 2];
			for (CompiledRule other : inOrder()) {
				rules[slot(rules, other.number())] = other;
			}
		}
		rules[slot(rules, rule.number())] = rule;
		this.table = rules;
		return rule;
	}

	/** All of them in the order of their numbers. */
	List<CompiledRule> inOrder() {
		List<CompiledRule> rules = new ArrayList<>();
		for (CompiledRule rule : this.table) {
			if (rule != null) {
				rules.add(rule);
			}
		}
		rules.sort(Comparator.comparingInt(CompiledRule::number));
		return rules;
	}

}
