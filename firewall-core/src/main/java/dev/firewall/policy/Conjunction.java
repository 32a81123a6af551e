package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;

/**
 * Field matchers that must all match, bound to one protocol or to every protocol that has
 * a host.
 *
 * @param alias the protocol, or {@code null} for every protocol that has a host
 * @param hosts the hosts, empty for any
 * @param ports the ports
 * @param fields the other fields
 */
record Conjunction(Protocol.@Nullable Alias alias, List<HostMatcher> hosts, PortMatcher ports,
		List<FieldMatcher> fields) implements Node {

	static final Conjunction ANY = new Conjunction(null, List.of(), PortMatcher.ANY, List.of());

	static Conjunction of(Protocol.@Nullable Alias alias) {
		Conjunction conjunction = new Conjunction(alias, List.of(), PortMatcher.ANY, List.of());
		if (alias == null) {
			return conjunction;
		}
		for (var fixed : alias.fixed().entrySet()) {
			conjunction = conjunction.withField(fixed.getKey(), List.of(fixed.getValue()));
		}
		return conjunction;
	}

	@Nullable Protocol protocol() {
		return (this.alias != null) ? this.alias.protocol() : null;
	}

	Conjunction withHosts(List<HostMatcher> hosts) {
		if (this.alias != null && !this.alias.protocol().hasHost()) {
			throw new InvalidPolicyException("protocol '" + this.alias.protocol() + "' has no host", fieldsFix());
		}
		if (this.alias != null && this.alias.protocol() == Protocol.DNS) {
			throw new InvalidPolicyException("protocol 'dns' has no field 'host'", "use 'name'");
		}
		if (protocol() != Protocol.SOCKET && hasAny(hosts, HostMatcher.UnixPath.class)) {
			throw new InvalidPolicyException("only protocol 'socket' has paths for hosts", "write 'unix:/path'");
		}
		return new Conjunction(this.alias, List.copyOf(hosts), this.ports, this.fields);
	}

	Conjunction withNames(List<HostMatcher> names) {
		return new Conjunction(this.alias, List.copyOf(names), this.ports, this.fields);
	}

	Conjunction withPorts(PortMatcher ports) {
		if (this.alias != null && (!this.alias.protocol().hasHost() || this.alias.protocol() == Protocol.DNS)) {
			throw new InvalidPolicyException("protocol '" + this.alias.protocol() + "' has no port", fieldsFix());
		}
		return new Conjunction(this.alias, this.hosts, ports, this.fields);
	}

	Conjunction withField(String name, List<String> values) {
		int index = fieldIndex(name);
		Protocol.Field field = protocolOrThrow(name).fields().get(index);
		if (values.isEmpty() || values.contains("")) {
			throw new InvalidPolicyException("field '" + name + "' is empty", "leave it out to mean any value");
		}
		if (field.kind() == Protocol.Kind.NAME) {
			return withNames(hosts(values));
		}
		if (values.contains("*")) {
			return this;
		}
		List<ValueMatcher> matchers = new ArrayList<>();
		for (String value : values) {
			matchers.add(ValueMatcher.parse(value, field.kind()));
		}
		ValueMatcher matcher = (matchers.size() == 1) ? matchers.get(0) : new ValueMatcher.AnyOf(List.copyOf(matchers));
		return with(new FieldMatcher(index, field.name(), matcher, List.copyOf(values)));
	}

	Conjunction withField(String name, ValueMatcher matcher) {
		int index = fieldIndex(name);
		return with(new FieldMatcher(index, protocolOrThrow(name).fields().get(index).name(), matcher, List.of()));
	}

	private Conjunction with(FieldMatcher matcher) {
		List<FieldMatcher> fields = new ArrayList<>(this.fields);
		fields.add(matcher);
		return new Conjunction(this.alias, this.hosts, this.ports, List.copyOf(fields));
	}

	/**
	 * One conjunction for two, so that it still implies look-up and connection.
	 * @return the conjunction, or {@code null} if both constrain the same thing
	 */
	@Nullable Conjunction merge(Conjunction other) {
		boolean protocols = this.alias == null || other.alias == null || this.alias.equals(other.alias);
		boolean hosts = this.hosts.isEmpty() || other.hosts.isEmpty();
		boolean ports = this.ports.isAny() || other.ports.isAny();
		Protocol.Alias alias = (this.alias != null) ? this.alias : other.alias;
		boolean portless = alias != null && (!alias.protocol().hasHost() || alias.protocol() == Protocol.DNS);
		if (!protocols || !hosts || !ports || portless) {
			return null;
		}
		List<FieldMatcher> fields = new ArrayList<>(this.fields);
		fields.addAll(other.fields);
		return new Conjunction(alias, this.hosts.isEmpty() ? other.hosts : this.hosts,
				this.ports.isAny() ? other.ports : this.ports, fields);
	}

	static List<HostMatcher> hosts(List<String> values) {
		List<HostMatcher> matchers = new ArrayList<>();
		for (String value : values) {
			HostMatcher matcher = HostMatcher.parse(value);
			if (matcher == null) {
				return List.of();
			}
			matchers.add(matcher);
		}
		return matchers;
	}

	private Protocol protocolOrThrow(String field) {
		Protocol protocol = protocol();
		if (protocol == null) {
			throw new InvalidPolicyException("field '" + field + "' needs a protocol", "add 'protocol: …' to the rule");
		}
		return protocol;
	}

	private int fieldIndex(String name) {
		int index = protocolOrThrow(name).indexOf(name);
		if (index < 0) {
			throw new InvalidPolicyException("protocol '" + protocol() + "' has no field '" + name + "'",
					Suggestion.didYouMean(name, fieldNames()));
		}
		return index;
	}

	private List<String> fieldNames() {
		Protocol protocol = protocol();
		List<String> names = new ArrayList<>();
		if (protocol == null || (protocol.hasHost() && protocol != Protocol.DNS)) {
			names.addAll(List.of("host", "port"));
		}
		if (protocol != null) {
			protocol.fields().forEach((field) -> names.add(field.name()));
		}
		return names;
	}

	private String fieldsFix() {
		return "its fields are " + String.join(", ", fieldNames());
	}

	@Override
	public boolean concerns(Egress egress) {
		Protocol protocol = protocol();
		return (protocol != null) ? protocol == egress.protocol() : egress.protocol().hasHost();
	}

	@Override
	public boolean matches(Egress egress, Host host, Sense sense) {
		boolean granting = sense.isGrant();
		if (!concerns(egress)) {
			return granting && implies(egress, host);
		}
		return matchesPort(egress, granting) && matchesHost(egress, host, granting) && matchesFields(egress, sense);
	}

	/** The look-up of the host's name and the TCP connection to it. */
	private boolean implies(Egress egress, Host host) {
		Protocol protocol = protocol();
		if (this.hosts.isEmpty() || protocol == null || !protocol.hasHost()) {
			return false;
		}
		boolean lookup = egress.protocol() == Protocol.DNS;
		boolean connection = isTcp(egress) && protocol != Protocol.DNS && this.ports.matches(egress.port());
		return (lookup || connection) && matchesHost(egress, host, true);
	}

	static boolean isTcp(Egress egress) {
		return egress.protocol() == Protocol.SOCKET && !"udp".equals(egress.field(Fields.TRANSPORT));
	}

	private boolean matchesPort(Egress egress, boolean granting) {
		if (this.ports.isAny() || egress.protocol() == Protocol.DNS) {
			return true;
		}
		return (egress.port() == Egress.NO_PORT) ? !granting : this.ports.matches(egress.port());
	}

	private boolean matchesHost(Egress egress, Host host, boolean granting) {
		if (granting && host.addressClass().isReserved()) {
			return namesReserved(egress, host);
		}
		if (this.hosts.isEmpty()) {
			return true;
		}
		for (int i = 0; i < this.hosts.size(); i++) {
			if (this.hosts.get(i).matches(host)) {
				return true;
			}
		}
		return false;
	}

	private boolean namesReserved(Egress egress, Host host) {
		for (int i = 0; i < this.hosts.size(); i++) {
			if (this.hosts.get(i).names(host)) {
				return host.addressClass() != AddressClass.LOOPBACK || namesPort(egress);
			}
		}
		return false;
	}

	/** A loopback endpoint is a host and a port, given or the protocol's own. */
	private boolean namesPort(Egress egress) {
		if (egress.protocol() == Protocol.DNS) {
			return true;
		}
		if (!this.ports.isAny()) {
			return this.ports.names(egress.port());
		}
		return this.alias != null && this.alias.isDefaultPort(egress.port());
	}

	private boolean matchesFields(Egress egress, Sense sense) {
		for (int i = 0; i < this.fields.size(); i++) {
			if (!this.fields.get(i).matches(egress, sense)) {
				return false;
			}
		}
		return true;
	}

	/** Checks what only matters where the pattern opens something. */
	void checkGrant() {
		boolean loopback = hasAny(this.hosts, HostMatcher.Loopback.class);
		boolean endpoint = this.ports.isAny() ? this.alias != null && this.alias.defaultPorts().length > 0
				: !this.ports.hasPredicate();
		if (loopback && !endpoint && protocol() != Protocol.DNS) {
			throw new InvalidPolicyException("'" + this + "' names loopback without a port",
					"give the port of the endpoint, such as 'localhost:5432'");
		}
		for (HostMatcher host : this.hosts) {
			if (host.isLocalhostPattern()) {
				throw new InvalidPolicyException("'" + this + "' is loopback, which no pattern of names reaches",
						"name the endpoint, such as 'localhost:5432'");
			}
		}
	}

	private static boolean hasAny(List<HostMatcher> hosts, Class<? extends HostMatcher> type) {
		for (HostMatcher host : hosts) {
			if (type.isInstance(host)) {
				return true;
			}
		}
		return false;
	}

	/** Checks that the pattern says anything at all. */
	void checkBound() {
		if (this.alias == null && this.hosts.isEmpty()) {
			throw new InvalidPolicyException(
					"the rule names neither a protocol nor a host, so it would match" + " every destination",
					"add 'protocol' or 'host'");
		}
	}

	@Override
	public boolean isBoundBy(Protocol protocol, String field) {
		if (protocol() != protocol) {
			return false;
		}
		for (int i = 0; i < this.fields.size(); i++) {
			if (this.fields.get(i).name().equals(field)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void check(Consumer<Conjunction> visitor) {
		visitor.accept(this);
	}

	/** The values of a field that are no patterns. */
	List<String> words(Protocol protocol, String field) {
		return this.fields.stream()
			.filter((matcher) -> protocol() == protocol && matcher.name().equals(field))
			.flatMap((matcher) -> matcher.written().stream())
			.filter((value) -> !value.startsWith("~") && !Glob.isGlob(value))
			.toList();
	}

	/** Why this rule lets more through than a careful reader may expect, if it does. */
	@Nullable String breadth() {
		if (this.hosts.isEmpty() && this.alias != null && this.fields.size() == this.alias.fixed().size()) {
			return this.alias.protocol().hasHost() ? "opens every host over " + this.alias.name()
					: "opens all of " + this.alias.name();
		}
		for (HostMatcher host : this.hosts) {
			if (host instanceof HostMatcher.NameGlob || host instanceof HostMatcher.NameRegex
					|| host instanceof HostMatcher.Matching) {
				return "its host pattern has no fixed domain";
			}
			if (host instanceof HostMatcher.Suffix suffix && suffix.suffix().indexOf('.', 1) < 0) {
				return "opens a whole top-level domain";
			}
		}
		return null;
	}

	@Override
	public String toString() {
		StringJoiner text = new StringJoiner(" ");
		if (this.alias != null) {
			text.add(this.alias.name());
		}
		if (!this.hosts.isEmpty()) {
			text.add("host=" + ((this.hosts.size() == 1) ? this.hosts.get(0) : this.hosts));
		}
		if (!this.ports.isAny()) {
			text.add("port=" + this.ports);
		}
		this.fields.forEach((field) -> text.add(field.name() + "=" + field.text()));
		return text.toString();
	}

	/**
	 * A matcher for one field.
	 *
	 * @param index the position of the field in its protocol
	 * @param name the name of the field
	 * @param matcher the matcher
	 * @param written the values as written, empty for a predicate
	 */
	record FieldMatcher(int index, String name, ValueMatcher matcher, List<String> written) {

		String text() {
			return this.written.isEmpty() ? "predicate" : String.join(",", this.written);
		}

		boolean matches(Egress egress, Sense sense) {
			String value = egress.field(this.index);
			return (value != null) ? this.matcher.matches(value) : egress.isConnection() && sense.isHopeful();
		}

	}

	/** Positions of fields that are asked for on every connection. */
	static final class Fields {

		static final int TRANSPORT = Protocol.SOCKET.indexOf("transport");

		private Fields() {
		}

	}

}
