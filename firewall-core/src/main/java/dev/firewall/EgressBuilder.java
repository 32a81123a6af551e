package dev.firewall;

import java.util.Arrays;

import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link Egress} of any protocol.
 *
 * @since 0.1.0
 */
public final class EgressBuilder {

	private final Protocol protocol;

	private final @Nullable String[] values;

	private Host host = Host.NONE;

	private int port = Egress.NO_PORT;

	private boolean connection;

	EgressBuilder(Protocol protocol) {
		this.protocol = protocol;
		this.values = new @Nullable String[protocol.fields().size()];
	}

	/**
	 * Sets the host.
	 * @param name a name or an address as text
	 * @return this builder
	 */
	public EgressBuilder host(@Nullable String name) {
		return host(Host.parse(name));
	}

	/**
	 * Sets the host.
	 * @param host the host
	 * @return this builder
	 */
	public EgressBuilder host(Host host) {
		this.host = host;
		if (this.protocol == Protocol.DNS) {
			this.values[this.protocol.indexOf("name")] = host.isPresent() ? host.text() : null;
		}
		return this;
	}

	/**
	 * Sets host and port from the authority of a URI; user info is dropped. Unlike
	 * {@link java.net.URI#getHost()} it takes names with an underscore.
	 * @param authority the authority, such as {@code db.example.com:5432}
	 * @param defaultPort the port where the authority has none
	 * @return this builder
	 */
	public EgressBuilder authority(@Nullable String authority, int defaultPort) {
		if (authority == null) {
			return host(Host.invalid("", "is missing in the URI"));
		}
		String destination = authority.substring(authority.lastIndexOf('@') + 1);
		int colon = destination.lastIndexOf(':');
		if (colon < 0 || destination.indexOf(']') > colon) {
			return host(destination).port(defaultPort);
		}
		String digits = destination.substring(colon + 1);
		if (digits.isEmpty()) {
			return host(destination.substring(0, colon)).port(defaultPort);
		}
		if (digits.length() > 5 || !isNumber(digits)) {
			return host(Host.invalid(destination, "has a port that is no number"));
		}
		return host(destination.substring(0, colon)).port(Integer.parseInt(digits));
	}

	private static boolean isNumber(String digits) {
		for (int i = 0; i < digits.length(); i++) {
			if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Sets the port.
	 * @param port the port, or {@link Egress#NO_PORT}
	 * @return this builder
	 */
	public EgressBuilder port(int port) {
		this.port = port;
		return this;
	}

	EgressBuilder unixPath(String path) {
		this.host = Host.ofUnixPath(Protocol.Kind.FILE.normalise(path));
		return this;
	}

	/**
	 * Sets a field.
	 * @param name its name in rules
	 * @param value its value; {@code null} leaves it out
	 * @return this builder
	 * @throws IllegalArgumentException if the protocol has no such field
	 */
	public EgressBuilder field(String name, @Nullable String value) {
		int index = this.protocol.indexOf(name);
		if (index < 0) {
			throw new IllegalArgumentException("Protocol '" + this.protocol + "' has no field '" + name + "', only "
					+ this.protocol.fields().stream().map(Protocol.Field::name).toList());
		}
		if (this.protocol.fields().get(index).kind() == Protocol.Kind.NAME && this.protocol == Protocol.DNS) {
			return host(value);
		}
		this.values[index] = (value != null) ? this.protocol.fields().get(index).kind().normalise(value) : null;
		return this;
	}

	/**
	 * Says that this egress only opens the connection that later ones use, so that fields
	 * left out are not told yet: a rule that allows may constrain them, a rule that
	 * refuses only some of their values does not refuse the connection. Each later use
	 * has to be judged with its fields.
	 * @return this builder
	 */
	public EgressBuilder connection() {
		this.connection = true;
		return this;
	}

	/**
	 * Builds the egress.
	 * @return the egress
	 */
	public Egress build() {
		return new Egress(this);
	}

	Protocol protocol() {
		return this.protocol;
	}

	Host host() {
		return this.host;
	}

	boolean isConnection() {
		return this.connection;
	}

	int port() {
		return this.port;
	}

	@Nullable String[] values() {
		return Arrays.copyOf(this.values, this.values.length);
	}

}
