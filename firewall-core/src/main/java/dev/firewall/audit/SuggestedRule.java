package dev.firewall.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import dev.firewall.net.Printable;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * One rule that would allow something that was refused, and what needs it. It is tried
 * out before it is suggested.
 */
final class SuggestedRule {

	private static final String PATTERN_CHARACTERS = "*?[~";

	private final String protocol;

	/** The item of a YAML list, without the dash. */
	private final List<String> lines;

	private final boolean text;

	private final Policy policy;

	private final List<Need> needs = new ArrayList<>();

	private final Set<String> who = new TreeSet<>();

	private long count;

	private SuggestedRule(String protocol, List<String> lines, boolean text, Policy policy) {
		this.protocol = protocol;
		this.lines = lines;
		this.text = text;
		this.policy = policy;
	}

	/**
	 * The rule for what is needed, as text where that can be, else as structure.
	 * @return the rule, or {@code null} if none would allow it without opening more than
	 * a host
	 */
	static @Nullable SuggestedRule of(NeededEgress needed) {
		Need need = Need.of(needed);
		SuggestedRule rule = asText(needed.egress().protocol(), need);
		rule = (rule != null) ? rule : asStructure(needed.egress().protocol(), need);
		if (rule != null) {
			rule.add(needed, need);
		}
		return rule;
	}

	private static @Nullable SuggestedRule asText(Protocol protocol, Need need) {
		Egress egress = need.named();
		String text = withLoopbackPort(egress);
		String database = (protocol == Protocol.DATABASE) ? egress.field("database") : null;
		if (database != null && !text.endsWith("/" + database)) {
			// Left out, because text cannot hold it: the rule would open every database
			return null;
		}
		boolean network = egress.host().isName() || egress.host().isAddress();
		if (!isLiteral(network ? text.replace(egress.host().toString(), "") : text)) {
			return null;
		}
		return tried(protocol, List.of(quote(text)), true, () -> EgressPattern.parse(text), need);
	}

	/** A loopback endpoint is named with its port, even if that is the usual one. */
	private static String withLoopbackPort(Egress egress) {
		String text = egress.hostRuleText();
		boolean web = egress.protocol() == Protocol.HTTP || egress.protocol() == Protocol.WEBSOCKET;
		boolean loopback = egress.host().addressClass() == AddressClass.LOOPBACK;
		boolean named = text.endsWith(":" + egress.port());
		return (web && loopback && egress.port() != Egress.NO_PORT && !named) ? text + ":" + egress.port() : text;
	}

	/** For values that rules as text cannot hold, and protocols without a host. */
	private static @Nullable SuggestedRule asStructure(Protocol protocol, Need need) {
		Egress egress = need.named();
		List<String> lines = new ArrayList<>(List.of("action: allow", "protocol: " + quote(protocol.name())));
		boolean host = egress.host().isPresent() && protocol != Protocol.DNS;
		if (host) {
			lines.add("host: " + quote(egress.host().text()));
		}
		if (host && egress.port() != Egress.NO_PORT) {
			lines.add("port: " + egress.port());
		}
		String value = egress.field(0);
		boolean field = value != null && !value.isEmpty() && egress.host().addressClass() != AddressClass.UNIX;
		if (field && value != null) {
			lines.add(protocol.fields().get(0).name() + ": " + quote(value));
		}
		if ((field && value != null && !isLiteral(value)) || (host && !isLiteral(egress.host().text()))) {
			return null;
		}
		return tried(protocol, lines, false, () -> {
			EgressPattern pattern = EgressPattern.of(protocol.name());
			pattern = host ? pattern.host(egress.host().text()) : pattern;
			pattern = (host && egress.port() != Egress.NO_PORT) ? pattern.port(egress.port()) : pattern;
			return (field && value != null) ? pattern.field(protocol.fields().get(0).name(), value) : pattern;
		}, need);
	}

	private static @Nullable SuggestedRule tried(Protocol protocol, List<String> lines, boolean text,
			PatternSource source, Need need) {
		try {
			Rule rule = Rule.allow(source.pattern());
			Policy policy = Policy.builder().rule(rule).build();
			return (rule.breadth() == null && need.isMetBy(policy))
					? new SuggestedRule(protocol.name(), List.copyOf(lines), text, policy) : null;
		}
		catch (InvalidPolicyException ex) {
			return null;
		}
	}

	/** Neither a pattern nor, in the configuration of an application, a placeholder. */
	private static boolean isLiteral(String value) {
		return !value.contains("${") && value.chars().noneMatch((c) -> PATTERN_CHARACTERS.indexOf(c) >= 0);
	}

	/** A double-quoted YAML scalar. */
	private static String quote(String value) {
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				quoted.append('\\').append(c);
			}
			else if (c < ' ' || c > '~') {
				quoted.append(String.format("\\u%04x", (int) c));
			}
			else {
				quoted.append(c);
			}
		}
		return quoted.append('"').toString();
	}

	private void add(NeededEgress needed, Need need) {
		this.needs.add(need);
		this.count += needed.count();
		String needing = needed.who();
		if (needing != null) {
			this.who.add(Printable.escape(needing));
		}
	}

	/** Takes over what another rule is needed for. */
	void add(SuggestedRule other) {
		this.needs.addAll(other.needs);
		this.who.addAll(other.who);
		this.count += other.count;
	}

	/** Whether this rule makes another one needless. */
	boolean covers(SuggestedRule other) {
		return other.needs.stream().allMatch((need) -> need.isMetBy(this.policy));
	}

	String protocol() {
		return this.protocol;
	}

	List<String> lines() {
		return this.lines;
	}

	boolean isText() {
		return this.text;
	}

	Set<String> who() {
		return this.who;
	}

	long count() {
		return this.count;
	}

	/** Makes a pattern, which may turn out to be wrong. */
	private interface PatternSource {

		EgressPattern pattern();

	}

	/**
	 * An egress that is needed.
	 *
	 * @param egress the egress
	 * @param named the same egress with the name that its address was resolved from
	 * @param names what the name resolved to
	 */
	private record Need(Egress egress, Egress named, NameAddressMap names) {

		static Need of(NeededEgress needed) {
			Egress egress = needed.egress();
			NameAddressMap names = new NameAddressMap();
			Host name = needed.resolvedFrom();
			IpAddress address = egress.host().address();
			// Other addresses may need a rule of their own, whatever their names
			if (name == null || address == null || address.addressClass() != AddressClass.PUBLIC) {
				return new Need(egress, egress, names);
			}
			names.learn(name, address);
			EgressBuilder named = Egress.to(egress.protocol()).host(name).port(egress.port());
			egress.protocol().fields().forEach((field) -> named.field(field.name(), egress.field(field.name())));
			return new Need(egress, named.build(), names);
		}

		boolean isMetBy(Policy policy) {
			return policy.allows(this.egress, this.names) != null;
		}

	}

}
