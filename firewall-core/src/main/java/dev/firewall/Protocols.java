package dev.firewall;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The protocols by name, read once. Nothing here and in what builds them is a lambda: the
 * agent does this before the application starts, and each would cost its time.
 */
final class Protocols {

	private static final List<Protocol> BUILT_IN = List.of(Protocol.HTTP, Protocol.WEBSOCKET, Protocol.GRPC,
			Protocol.DATABASE, Protocol.REDIS, Protocol.MONGO, Protocol.ELASTICSEARCH, Protocol.MEMCACHED,
			Protocol.AMQP, Protocol.KAFKA, Protocol.AWS, Protocol.SMTP, Protocol.LDAP, Protocol.SSH, Protocol.DNS,
			Protocol.SOCKET, Protocol.SUBPROCESS, Protocol.MCP, Protocol.TOOL);

	private static final Map<String, Protocol.Alias> BY_NAME = read();

	private Protocols() {
	}

	private static Map<String, Protocol.Alias> read() {
		Map<String, Protocol.Alias> byName = new LinkedHashMap<>();
		for (Protocol protocol : BUILT_IN) {
			add(byName, protocol);
		}
		for (ProtocolProvider provider : ServiceLoader.load(ProtocolProvider.class)) {
			for (ProtocolBuilder builder : provider.protocols()) {
				add(byName, builder.build());
			}
		}
		return byName;
	}

	private static void add(Map<String, Protocol.Alias> byName, Protocol protocol) {
		put(byName, protocol.asAlias());
		for (Protocol.Alias alias : protocol.aliases()) {
			put(byName, alias);
		}
	}

	private static void put(Map<String, Protocol.Alias> byName, Protocol.Alias alias) {
		Protocol.Alias other = byName.putIfAbsent(alias.name(), alias);
		if (other != null) {
			throw new IllegalStateException("Protocol name '" + alias.name() + "' is already taken by '"
					+ other.protocol() + "': rename it in its ProtocolProvider");
		}
	}

	static Collection<Protocol> all() {
		Set<Protocol> all = new LinkedHashSet<>();
		for (Protocol.Alias alias : BY_NAME.values()) {
			all.add(alias.protocol());
		}
		return List.copyOf(all);
	}

	static Protocol.@Nullable Alias find(String name) {
		return BY_NAME.get(name.toLowerCase(Locale.ROOT));
	}

	static Collection<String> names() {
		return BY_NAME.keySet();
	}

}
