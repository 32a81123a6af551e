package dev.firewall.benchmarks;

import java.net.URI;
import java.util.AbstractList;
import java.util.List;
import java.util.function.IntFunction;

import dev.firewall.Egress;

/**
 * What rules name and requests go to, made from numbers so that a million of them need
 * not be kept.
 */
public enum Destinations {

	/** Names such as {@code host123456.shop.example}. */
	HOST {

		@Override
		String rule(int number) {
			return "host" + number + ".shop.example";
		}

		@Override
		String allowed(int number) {
			return rule(number);
		}

		/** As many labels as a rule has, so that the index is probed. */
		@Override
		String refused(int number) {
			return "other" + number + ".shop.example";
		}

	},

	/** Ranges of three lengths, each in a block of 256 addresses of its own. */
	CIDR {

		@Override
		String rule(int number) {
			return block(16, number) + ".0/" + (24 + number % 3 * 4);
		}

		@Override
		String allowed(int number) {
			return block(16, number) + ".0";
		}

		@Override
		String refused(int number) {
			return block(48, number) + ".0";
		}

		private String block(int first, int number) {
			return (first + (number >>> 16)) + "." + ((number >>> 8) & 0xff) + "." + (number & 0xff);
		}

	};

	/**
	 * How many different requests the benchmarks of decisions take turns with: enough not
	 * to be one learnt branch, few enough that the rules that they hit stay in the caches
	 * of the processor, as those of an application's partners do.
	 */
	static final int ROTATED = 1024;

	abstract String rule(int number);

	abstract String allowed(int number);

	abstract String refused(int number);

	/**
	 * The rules of a policy.
	 * @param count how many
	 * @return the rules, made when they are asked for
	 */
	List<String> rules(int count) {
		return new AbstractList<>() {

			@Override
			public String get(int index) {
				return rule(index);
			}

			@Override
			public int size() {
				return count;
			}

		};
	}

	/**
	 * The rules that the rotated requests need.
	 * @param count how many rules the policy has
	 * @return some of its rules, from all over the policy
	 */
	String[] rotatedRules(int count) {
		String[] rules = new String[Math.min(count, ROTATED)];
		for (int i = 0; i < rules.length; i++) {
			rules[i] = rule(spread(i, count));
		}
		return rules;
	}

	Egress[] allowedRequests(int count) {
		return requests((number) -> allowed(spread(number, count)));
	}

	Egress[] refusedRequests(int count) {
		return requests((number) -> refused(spread(number, count)));
	}

	private static Egress[] requests(IntFunction<String> host) {
		Egress[] requests = new Egress[ROTATED];
		for (int i = 0; i < requests.length; i++) {
			requests[i] = Egress.http("GET", URI.create("https://" + host.apply(i) + "/v1/items"));
		}
		return requests;
	}

	private static int spread(int number, int count) {
		return (count <= ROTATED) ? number % count : (int) ((long) number * count / ROTATED);
	}

}
