package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Egress;
import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, compiled set of rules with a level.
 *
 * <pre class="code">
 * Policy policy = Policy.builder()
 *     .level(Level.ERROR)
 *     .allow("https://api.stripe.com", "postgresql://db.internal:5432/shop")
 *     .deny("http://api.stripe.com/v1/refunds/**")
 *     .build();
 * </pre>
 *
 * Rules are found by an index, whose cost does not grow with their number; their order
 * does not matter.
 *
 * @since 0.1.0
 */
public final class Policy {

	private final String name;

	private final Levels levels;

	private final RuleSet allow;

	private final RuleSet deny;

	private final boolean failClosed;

	private final boolean denyPrivateRebinding;

	private final @Nullable External external;

	Policy(PolicyBuilder builder) {
		this.name = builder.name();
		this.levels = builder.levels();
		this.allow = builder.allowed().seal();
		this.deny = builder.denied().seal();
		this.failClosed = builder.isFailClosed();
		this.denyPrivateRebinding = builder.isDenyPrivateRebinding();
		this.external = builder.external();
	}

	/**
	 * Starts a policy, with level {@link Level#ERROR} and no rule.
	 * @return a builder
	 */
	public static PolicyBuilder builder() {
		return new PolicyBuilder();
	}

	/**
	 * The rule that allows an egress, as far as this policy goes: by its host, or by a
	 * name that its address was learnt from. A name that leads to loopback, link-local or
	 * a metadata address allows nothing; the address must be allowed itself.
	 * @param egress the egress
	 * @param names the names of addresses
	 * @return the rule, or {@code null} if none allows it
	 */
	public @Nullable CompiledRule allows(Egress egress, NameAddressMap names) {
		return egress.host().isInvalid() ? null : find(this.allow, egress, names, true);
	}

	/**
	 * The rule that denies an egress, by its host or any of its names.
	 * @param egress the egress
	 * @param names the names of addresses
	 * @return the rule, or {@code null} if none denies it
	 */
	public @Nullable CompiledRule denies(Egress egress, NameAddressMap names) {
		return find(this.deny, egress, names, false);
	}

	private @Nullable CompiledRule find(RuleSet rules, Egress egress, NameAddressMap names, boolean granting) {
		if (rules.size() == 0) {
			return null;
		}
		Host host = egress.host();
		CompiledRule rule = rules.find(egress, host);
		IpAddress address = host.address();
		if (rule != null || address == null || (granting && needsAddressRule(host.addressClass()))) {
			return rule;
		}
		List<Host> known = names.namesOf(address);
		for (int i = 0; i < known.size() && rule == null; i++) {
			rule = rules.find(egress, known.get(i));
		}
		return rule;
	}

	/**
	 * Whether an address opens only to a rule for the address, whatever its names.
	 * @param addressClass the class of the address
	 * @return whether it does
	 */
	public boolean needsAddressRule(AddressClass addressClass) {
		return addressClass.isReserved() || (this.denyPrivateRebinding && addressClass == AddressClass.PRIVATE);
	}

	/**
	 * The name of the policy in messages.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * What a refused egress gets.
	 * @return the levels
	 */
	public Levels levels() {
		return this.levels;
	}

	/**
	 * Whether an error inside the firewall refuses.
	 * @return {@code true} unless the policy says otherwise
	 */
	public boolean isFailClosed() {
		return this.failClosed;
	}

	/**
	 * Whether an allowed name does not allow a private address.
	 * @return {@code false} unless the policy says otherwise
	 */
	public boolean isDenyPrivateRebinding() {
		return this.denyPrivateRebinding;
	}

	/**
	 * What becomes of programs that do not inherit the policy.
	 * @return what the policy says, or {@code null} if it says nothing: then they are
	 * warned about, or blocked by a locked policy of level {@code error}
	 */
	public @Nullable External external() {
		return this.external;
	}

	/**
	 * The rules that allow, with their hits. A view: rules are made as they are asked
	 * for.
	 * @return the rules in the order in which they were given
	 */
	public List<CompiledRule> allowRules() {
		return this.allow.rules();
	}

	/**
	 * The rules that deny, with their hits.
	 * @return the rules in the order in which they were given
	 */
	public List<CompiledRule> denyRules() {
		return this.deny.rules();
	}

	/**
	 * The allow rules of this policy that another policy never lets through, as far as
	 * that can be told from hosts, addresses and ports.
	 * @param ceiling the other policy
	 * @return the rules that can never match under it
	 */
	public List<Rule> deadUnder(Policy ceiling) {
		return Overlap.dead(this.allow.rules(), ceiling.allow.rules());
	}

	/**
	 * The rules that are legal but broad.
	 * @return the rules, see {@link Rule#breadth()}
	 */
	public List<Rule> broadRules() {
		List<Rule> broad = new ArrayList<>();
		for (CompiledRule compiled : this.allow.materialised()) {
			if (compiled.rule().breadth() != null) {
				broad.add(compiled.rule());
			}
		}
		return broad;
	}

	/**
	 * The rules, of both actions, that give a value for a field.
	 * @param protocol the protocol
	 * @param field the name of the field
	 * @return the rules, see {@link Rule#words}
	 */
	public List<Rule> rulesNaming(Protocol protocol, String field) {
		List<Rule> naming = new ArrayList<>();
		// A rule with a field is never a mere record
		for (RuleSet rules : List.of(this.allow, this.deny)) {
			for (CompiledRule compiled : rules.materialised()) {
				if (!compiled.rule().words(protocol, field).isEmpty()) {
					naming.add(compiled.rule());
				}
			}
		}
		return naming;
	}

	/**
	 * The rules that open an endpoint on loopback, by naming it.
	 * @return the rules
	 */
	public List<Rule> loopbackRules() {
		return this.allow.loopbackRules();
	}

	@Override
	public String toString() {
		return "policy '" + this.name + "' (" + this.allow.size() + " allow, " + this.deny.size() + " deny)";
	}

}
