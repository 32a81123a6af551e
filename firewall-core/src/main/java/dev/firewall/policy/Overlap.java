package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Whether two rules can match the same egress. Says no only where that is certain.
 */
final class Overlap {

	/** Beyond this, telling would cost more than opening a scope may cost. */
	private static final int MAX_RULES = 1000;

	private Overlap() {
	}

	static List<Rule> dead(List<CompiledRule> rules, List<CompiledRule> ceiling) {
		List<Rule> dead = new ArrayList<>();
		if (ceiling.size() > MAX_RULES) {
			return dead;
		}
		for (CompiledRule rule : rules) {
			if (ceiling.stream().noneMatch((other) -> overlap(rule.rule(), other.rule()))) {
				dead.add(rule.rule());
			}
		}
		return dead;
	}

	private static boolean overlap(Rule left, Rule right) {
		List<Conjunction> lefts = left.pattern().alternatives();
		List<Conjunction> rights = right.pattern().alternatives();
		if (lefts == null || rights == null) {
			return true;
		}
		return lefts.stream().anyMatch((one) -> rights.stream().anyMatch((other) -> overlap(one, other)));
	}

	private static boolean overlap(Conjunction left, Conjunction right) {
		return protocols(left.protocol(), right.protocol()) && ports(left.ports(), right.ports())
				&& hosts(left.hosts(), right.hosts());
	}

	private static boolean protocols(@Nullable Protocol left, @Nullable Protocol right) {
		if (left == null || right == null) {
			return (left == null || left.hasHost()) && (right == null || right.hasHost());
		}
		// Rules for a host imply its look-up and the connection to it
		return left == right || left == Protocol.SOCKET || right == Protocol.SOCKET || left == Protocol.DNS
				|| right == Protocol.DNS;
	}

	private static boolean ports(PortMatcher left, PortMatcher right) {
		if (left.isAny() || right.isAny() || left.hasPredicate() || right.hasPredicate()) {
			return true;
		}
		return left.overlaps(right);
	}

	private static boolean hosts(List<HostMatcher> lefts, List<HostMatcher> rights) {
		return lefts.isEmpty() || rights.isEmpty()
				|| lefts.stream().anyMatch((left) -> rights.stream().anyMatch((right) -> hosts(left, right)));
	}

	private static boolean hosts(HostMatcher left, HostMatcher right) {
		if (left instanceof HostMatcher.Name leftName && right instanceof HostMatcher.Name rightName) {
			return leftName.equals(rightName);
		}
		if (left instanceof HostMatcher.Range leftRange && right instanceof HostMatcher.Range rightRange) {
			return leftRange.range().contains(rightRange.range()) || rightRange.range().contains(leftRange.range());
		}
		if (left instanceof HostMatcher.Suffix leftSuffix && right instanceof HostMatcher.Suffix rightSuffix) {
			return leftSuffix.suffix().endsWith(rightSuffix.suffix())
					|| rightSuffix.suffix().endsWith(leftSuffix.suffix());
		}
		if (left instanceof HostMatcher.Name name && right instanceof HostMatcher.Suffix suffix) {
			return name.name().endsWith(suffix.suffix());
		}
		if (left instanceof HostMatcher.Suffix && right instanceof HostMatcher.Name) {
			return hosts(right, left);
		}
		// A name may lead to any address, and patterns are not compared
		return true;
	}

}
