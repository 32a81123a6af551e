package dev.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link Protocol}.
 *
 * @since 0.1.0
 */
public final class ProtocolBuilder {

	private final String name;

	private final List<Protocol.Field> fields = new ArrayList<>();

	private final List<Integer> ports = new ArrayList<>();

	private final Map<String, PendingAlias> aliases = new LinkedHashMap<>();

	private boolean hasHost = true;

	ProtocolBuilder(String name) {
		this.name = name;
	}

	/**
	 * Adds a field whose values are compared as they are.
	 * @param field its name
	 * @return this builder
	 */
	public ProtocolBuilder field(String field) {
		return field(field, Protocol.Kind.TEXT);
	}

	/**
	 * Adds a field.
	 * @param field its name
	 * @param kind how its values are compared
	 * @return this builder
	 */
	public ProtocolBuilder field(String field, Protocol.Kind kind) {
		this.fields.add(new Protocol.Field(field, kind));
		return this;
	}

	/**
	 * Adds a port that the protocol has where none is given.
	 * @param port the port
	 * @return this builder
	 */
	public ProtocolBuilder defaultPort(int port) {
		this.ports.add(port);
		return this;
	}

	/**
	 * Says that an egress of this protocol has no host.
	 * @return this builder
	 */
	public ProtocolBuilder withoutHost() {
		this.hasHost = false;
		return this;
	}

	/**
	 * Adds another name.
	 * @param alias the name
	 * @return this builder
	 */
	public ProtocolBuilder alias(String alias) {
		return alias(alias, null, null);
	}

	/**
	 * Adds another name that fixes a field.
	 * @param alias the name
	 * @param field the field, or {@code null}
	 * @param value its value, or {@code null}
	 * @param defaultPorts the ports under that name; the protocol's if left out
	 * @return this builder
	 */
	public ProtocolBuilder alias(String alias, @Nullable String field, @Nullable String value, int... defaultPorts) {
		Map<String, String> fixed = (field != null && value != null) ? Map.of(field, value) : Map.of();
		this.aliases.put(alias, new PendingAlias(fixed, defaultPorts));
		return this;
	}

	Protocol build() {
		return new Protocol(this);
	}

	String name() {
		return this.name;
	}

	List<Protocol.Field> fields() {
		return List.copyOf(this.fields);
	}

	int[] defaultPorts() {
		int[] ports = new int[this.ports.size()];
		for (int i = 0; i < ports.length; i++) {
			ports[i] = this.ports.get(i);
		}
		return ports;
	}

	List<Protocol.Alias> aliases(Protocol protocol) {
		List<Protocol.Alias> aliases = new ArrayList<>();
		for (Map.Entry<String, PendingAlias> entry : this.aliases.entrySet()) {
			PendingAlias pending = entry.getValue();
			int[] ports = (pending.ports().length > 0) ? pending.ports() : defaultPorts();
			aliases.add(new Protocol.Alias(entry.getKey(), protocol, pending.fixed(), ports));
		}
		return List.copyOf(aliases);
	}

	boolean hasHost() {
		return this.hasHost;
	}

	private record PendingAlias(Map<String, String> fixed, int... ports) {

	}

}
