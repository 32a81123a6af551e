package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the compiled index with a brute-force oracle over random rules, names,
 * addresses, ports and protocols.
 */
class PolicyProperties {

	private static final int RULES = 40;

	private static final int EGRESSES = 60;

	@Property(tries = 400)
	void allowsWhenAnyRulesAgreesWithTheOracle(@ForAll Random random) {
		compare(random, true);
	}

	@Property(tries = 400)
	void deniesWhenAnyRulesAgreesWithTheOracle(@ForAll Random random) {
		compare(random, false);
	}

	private void compare(Random random, boolean granting) {
		List<OracleRule> rules = rules(random);
		PolicyBuilder builder = Policy.builder().denyPrivateRebinding(random.nextBoolean());
		rules.forEach((rule) -> builder.rule(Rule.of(granting ? Action.ALLOW : Action.DENY, rule.pattern())));
		Policy policy = builder.build();
		NameAddressMap names = new NameAddressMap();
		for (int i = 0; i < 20; i++) {
			names.learn(Host.parse(OracleRule.name(random, 4)), OracleRule.address(random));
		}
		for (int i = 0; i < EGRESSES; i++) {
			Egress egress = OracleRule.egress(random);
			CompiledRule found = granting ? policy.allows(egress, names) : policy.denies(egress, names);
			List<OracleRule> expected = matching(rules, egress, names, granting, policy);
			assertThat(found != null).as("%s with rules %s, the oracle's are %s", egress, rules, expected)
				.isEqualTo(!expected.isEmpty());
			if (found != null) {
				assertThat(expected).contains(rules.get(found.number()));
			}
		}
	}

	private List<OracleRule> rules(Random random) {
		List<OracleRule> rules = new ArrayList<>();
		int size = random.nextInt(RULES);
		for (int i = 0; i < size; i++) {
			rules.add(OracleRule.random(random));
		}
		return rules;
	}

	private List<OracleRule> matching(List<OracleRule> rules, Egress egress, NameAddressMap names, boolean granting,
			Policy policy) {
		List<OracleRule> matching = new ArrayList<>(
				rules.stream().filter((rule) -> rule.matches(egress, egress.host(), granting)).toList());
		Host host = egress.host();
		boolean addressOnly = granting && (host.addressClass().isReserved()
				|| (policy.isDenyPrivateRebinding() && host.addressClass() == AddressClass.PRIVATE));
		IpAddress address = host.address();
		if (address != null && !addressOnly) {
			for (Host name : names.namesOf(address)) {
				rules.stream().filter((rule) -> rule.matches(egress, name, granting)).forEach(matching::add);
			}
		}
		return matching;
	}

	@Property(tries = 300)
	void ruleWhenCompiledIsWrittenAsTextThatMeansTheSame(@ForAll Random random) {
		List<OracleRule> rules = rules(random);
		PolicyBuilder builder = Policy.builder();
		rules.forEach((rule) -> builder.rule(Rule.of(Action.ALLOW, rule.pattern())));
		Policy policy = builder.build();
		for (int i = 0; i < rules.size(); i++) {
			CompiledRule compiled = policy.allowRules().get(i);
			assertThat(compiled.number()).isEqualTo(i);
			for (int j = 0; j < 20; j++) {
				Egress egress = OracleRule.egress(random);
				assertThat(compiled.matches(egress)).as("%s and %s", compiled, egress)
					.isEqualTo(rules.get(i).matches(egress, egress.host(), true));
			}
		}
	}

	@Property(tries = 300)
	void deadUnderWhenRuleIsDeadNoEgressPassesBoth(@ForAll Random random) {
		OracleRule inner = OracleRule.random(random);
		OracleRule outer = OracleRule.random(random);
		Policy scope = Policy.builder().allow(inner.pattern()).build();
		Policy ceiling = Policy.builder().allow(outer.pattern()).build();
		if (scope.deadUnder(ceiling).isEmpty()) {
			return;
		}
		for (int i = 0; i < 500; i++) {
			Egress egress = OracleRule.egress(random);
			Host host = egress.host();
			boolean own = inner.protocol() == null
					|| inner.protocol().replace("https", "http").equals(egress.protocol().name());
			// Look-ups have no port, by which the rules may differ; nor do connections
			// that
			// a rule only implies make it worth having
			if (own && egress.protocol() != Protocol.DNS) {
				assertThat(inner.matches(egress, host, true) && outer.matches(egress, host, true))
					.as("%s passes %s and %s", egress, inner, outer)
					.isFalse();
			}
		}
	}

}
