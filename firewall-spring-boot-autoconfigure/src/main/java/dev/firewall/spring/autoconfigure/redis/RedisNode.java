package dev.firewall.spring.autoconfigure.redis;

import java.net.UnixDomainSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A database of a server, described once for each command that is sent to it.
 */
final class RedisNode {

	/** More names than Redis and its modules have are not kept. */
	private static final int MAX_COMMANDS = 1000;

	private final @Nullable String host;

	private final int port;

	private final @Nullable String database;

	private final Egress connection;

	private final Map<String, Egress> commands = new ConcurrentHashMap<>();

	/**
	 * A database of a server.
	 * @param host the host
	 * @param port the port
	 * @param database the number of the database, or {@code null} where there is none, as
	 * with a sentinel
	 */
	RedisNode(@Nullable String host, int port, @Nullable String database) {
		this.host = host;
		this.port = port;
		this.database = database;
		this.connection = egress().connection().build();
	}

	/** A server behind a UNIX-domain socket. A socket has no commands in rules. */
	RedisNode(String socket) {
		this.host = null;
		this.port = Egress.NO_PORT;
		this.database = null;
		this.connection = Egress.connect(UnixDomainSocketAddress.of(socket));
	}

	private EgressBuilder egress() {
		return Egress.to(Protocol.REDIS).host(this.host).port(this.port).field("db", this.database);
	}

	Egress connection() {
		return this.connection;
	}

	Egress command(String name) {
		if (this.connection.protocol() != Protocol.REDIS) {
			return this.connection;
		}
		Egress known = this.commands.get(name);
		if (known != null) {
			return known;
		}
		Egress egress = egress().field("command", name).build().kept();
		if (this.commands.size() < MAX_COMMANDS) {
			this.commands.put(name, egress);
		}
		return egress;
	}

	/** Another database of the same server. */
	RedisNode withDatabase(String database) {
		return (this.connection.protocol() == Protocol.REDIS) ? new RedisNode(this.host, this.port, database) : this;
	}

}
