package dev.firewall.policy;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one action, compiled. Rules for names and ranges go into indexes, where most
 * of them are no objects until they match; rules without a host are listed by protocol;
 * what is left, such as globs, is asked one by one.
 */
final class RuleSet {

	private static final CompiledRule[] NONE = new CompiledRule[0];

	private final Action action;

	private final Sense sense;

	/** Made when a rule needs it: many policies, such as those of tests, have none. */
	private @Nullable HostIndex names;

	private @Nullable AddressIndex addresses;

	private final CompiledRules compiled = new CompiledRules();

	/**
	 * By number of rule: its record among the names, or the complement of that among the
	 * addresses.
	 */
	private int[] positions = new int[0];

	private CompiledRule[] loopback = NONE;

	private CompiledRule[] others = NONE;

	private CompiledRule[][] byProtocol = new CompiledRule[0][];

	private int size;

	RuleSet(Action action) {
		this.action = action;
		this.sense = Sense.of(action);
	}

	void add(Rule rule) {
		int number = this.size++;
		List<Conjunction> alternatives = rule.pattern().alternatives();
		if (rule.reason() == null && alternatives != null && alternatives.size() == 1
				&& addSimple(alternatives.get(0), number)) {
			return;
		}
		CompiledRule compiled = this.compiled.add(new CompiledRule(rule, number));
		if (alternatives == null) {
			this.others = append(this.others, compiled);
			return;
		}
		for (Conjunction conjunction : alternatives) {
			addComplex(conjunction, compiled);
		}
	}

	private boolean addSimple(Conjunction conjunction, int number) {
		if (!RuleWord.isSimple(conjunction)) {
			return false;
		}
		int word = RuleWord.of(conjunction);
		HostMatcher host = conjunction.hosts().get(0);
		if (host instanceof HostMatcher.Name name) {
			names().add(name.name(), false, word, number);
			return true;
		}
		// A top-level domain is broad, so it must be there to be listed
		if (host instanceof HostMatcher.Suffix suffix && suffix.suffix().indexOf('.', 1) > 0) {
			names().add(suffix.suffix().substring(1), true, word, number);
			return true;
		}
		// A range behind a protocol could not be written as text again
		if (host instanceof HostMatcher.Range range && conjunction.alias() == null) {
			addresses().add(range.range(), word, number);
			return true;
		}
		return false;
	}

	private HostIndex names() {
		HostIndex index = this.names;
		if (index == null) {
			index = new HostIndex();
			this.names = index;
		}
		return index;
	}

	private AddressIndex addresses() {
		AddressIndex index = this.addresses;
		if (index == null) {
			index = new AddressIndex();
			this.addresses = index;
		}
		return index;
	}

	private void addComplex(Conjunction conjunction, CompiledRule rule) {
		if (conjunction.hosts().isEmpty()) {
			addWithoutHost(conjunction, rule);
			return;
		}
		boolean listed = false;
		for (HostMatcher host : conjunction.hosts()) {
			if (host instanceof HostMatcher.Name name) {
				names().add(name.name(), false, RuleWord.complex(), rule.number());
			}
			else if (host instanceof HostMatcher.Suffix suffix) {
				names().add(suffix.suffix().substring(1), true, RuleWord.complex(), rule.number());
			}
			else if (host instanceof HostMatcher.Range range) {
				addresses().add(range.range(), RuleWord.complex(), rule.number());
			}
			else if (host instanceof HostMatcher.Loopback) {
				this.loopback = append(this.loopback, rule);
			}
			else if (!listed) {
				this.others = append(this.others, rule);
				listed = true;
			}
		}
	}

	private void addWithoutHost(Conjunction conjunction, CompiledRule rule) {
		Protocol protocol = conjunction.protocol();
		if (protocol == null) {
			this.others = append(this.others, rule);
			return;
		}
		if (protocol.ordinal() >= this.byProtocol.length) {
			int from = this.byProtocol.length;
			this.byProtocol = Arrays.copyOf(this.byProtocol, protocol.ordinal() + 1);
			Arrays.fill(this.byProtocol, from, this.byProtocol.length, NONE);
		}
		this.byProtocol[protocol.ordinal()] = append(this.byProtocol[protocol.ordinal()], rule);
	}

	List<Rule> loopbackRules() {
		return Arrays.stream(this.loopback).distinct().map(CompiledRule::rule).toList();
	}

	private static CompiledRule[] append(CompiledRule[] rules, CompiledRule rule) {
		CompiledRule[] longer = Arrays.copyOf(rules, rules.length + 1);
		longer[rules.length] = rule;
		return longer;
	}

	RuleSet seal() {
		this.positions = new int[this.size];
		if (this.names != null) {
			this.names.seal();
			Records records = this.names.records();
			for (int record = 0; record < records.length(); record = records.next(record)) {
				this.positions[records.rule(record)] = record;
			}
		}
		if (this.addresses != null) {
			this.addresses.seal();
			Records records = this.addresses.records();
			for (int record = 0; record < records.length(); record = records.next(record)) {
				this.positions[records.rule(record)] = ~record;
			}
		}
		return this;
	}

	int size() {
		return this.size;
	}

	/** The first rule found that matches the egress at this host. */
	@Nullable CompiledRule find(Egress egress, Host host) {
		if (this.size == 0) {
			return null;
		}
		IpAddress address = host.address();
		int number = -1;
		if (address != null) {
			number = (this.addresses != null) ? this.addresses.find(egress, host, address, this) : -1;
		}
		else if (host.isName()) {
			number = (this.names != null) ? this.names.find(egress, host, this) : -1;
		}
		if (number >= 0) {
			return compiled(number);
		}
		if (host.addressClass() == AddressClass.LOOPBACK) {
			CompiledRule rule = first(this.loopback, egress, host);
			if (rule != null) {
				return rule;
			}
		}
		int protocol = egress.protocol().ordinal();
		if (protocol < this.byProtocol.length) {
			CompiledRule rule = first(this.byProtocol[protocol], egress, host);
			if (rule != null) {
				return rule;
			}
		}
		return first(this.others, egress, host);
	}

	private @Nullable CompiledRule first(CompiledRule[] rules, Egress egress, Host host) {
		for (CompiledRule rule : rules) {
			if (rule.matches(egress, host, this.sense)) {
				return rule;
			}
		}
		return null;
	}

	/** Whether the rule of a record whose key matched matches the rest. */
	boolean matches(Records records, int record, Egress egress, Host host, int prefix) {
		int word = records.word(record);
		return RuleWord.isComplex(word) ? compiled(records.rule(record)).matches(egress, host, this.sense)
				: RuleWord.matches(word, egress, host, this.sense.isGrant(), prefix);
	}

	/** The rule with its hits; made from its record when it is asked for first. */
	CompiledRule compiled(int number) {
		CompiledRule rule = this.compiled.get(number);
		if (rule != null) {
			return rule;
		}
		int position = this.positions[number];
		String text = (position >= 0) ? names().text(position) : addresses().text(~position);
		return this.compiled.add(new CompiledRule(Rule.of(this.action, EgressPattern.parse(text)), number));
	}

	/** The rules in the order in which they were given. */
	List<CompiledRule> rules() {
		return new AbstractList<>() {

			@Override
			public CompiledRule get(int index) {
				return compiled(index);
			}

			@Override
			public int size() {
				return RuleSet.this.size;
			}

		};
	}

	/** The rules that are objects already: all that are not simple, and those hit. */
	List<CompiledRule> materialised() {
		return this.compiled.inOrder();
	}

}
