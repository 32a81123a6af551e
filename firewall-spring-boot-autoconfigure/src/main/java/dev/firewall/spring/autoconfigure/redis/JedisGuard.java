package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.context.OpenSandboxes;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.util.SafeEncoder;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisSentinelConnection;

/**
 * Guards what one factory hands out: every connection below it writes its commands
 * through a {@link GuardedConnection}.
 */
final class JedisGuard implements MethodInterceptor {

	private static final Field SOCKET_FACTORY = PrivateField.of(Connection.class, "socketFactory");

	private static final Field CLIENT = PrivateField.of(JedisConnection.class, "jedis");

	private final RedisGuard redis;

	/** The servers that connections really lead to, by what the client calls them. */
	private final Map<HostAndPort, Server> servers = new ConcurrentHashMap<>();

	private volatile @Nullable UnifiedJedis client;

	JedisGuard(RedisGuard redis) {
		this.redis = redis;
	}

	/** Jedis asks a mapper before each connection, and resolves what it answers. */
	HostAndPortMapper mapper(@Nullable HostAndPortMapper given) {
		return (address) -> {
			HostAndPort other = (given != null) ? given.getHostAndPort(address) : null;
			HostAndPort target = (other != null) ? other : address;
			this.redis.connect(this.redis.nodes(target.getHost(), target.getPort()));
			this.servers.put(address, Server.of(target));
			return target;
		};
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (OpenSandboxes.isInside() && invocation.getMethod().getName().equals("getConnection")
				&& invocation.getThis() instanceof JedisConnectionFactory factory) {
			RedisConnection stubbed = StubbedJedis.connection(factory, this.redis);
			if (stubbed != null) {
				return stubbed;
			}
		}
		Object result = invocation.proceed();
		if (result instanceof JedisClusterConnection cluster) {
			UnifiedJedis shared = cluster.getNativeConnection();
			if (shared != this.client) {
				guardShared(shared);
				guardNodes(invocation.getThis());
			}
		}
		else if (result instanceof JedisConnection connection) {
			guard(get(CLIENT, connection));
		}
		else if (result instanceof JedisSentinelConnection sentinel) {
			guard(PrivateField.require(sentinel, "jedis"));
		}
		return result;
	}

	private void guard(Object nativeClient) {
		if (nativeClient instanceof Jedis jedis) {
			guardOwn(jedis);
		}
		else if (PrivateField.isIn(nativeClient, "jedis")) {
			// Spring Data's adapter of one connection
			Jedis jedis = (Jedis) PrivateField.require(nativeClient, "jedis");
			guardOwn(jedis);
			PrivateField.set(PrivateField.require(nativeClient, "executor"), "connection", jedis.getConnection());
		}
		else if (nativeClient != this.client) {
			guardShared((UnifiedJedis) nativeClient);
		}
	}

	private void guardOwn(Jedis jedis) {
		if (!(jedis.getConnection() instanceof GuardedConnection)) {
			PrivateField.set(jedis, "connection", guard(jedis.getConnection()));
		}
	}

	/** A client that takes its connections from a pool, for all of the factory. */
	private synchronized void guardShared(UnifiedJedis shared) {
		if (shared != this.client) {
			ConnectionProvider provider = (ConnectionProvider) PrivateField.require(shared, "provider");
			Object guarded = JedisPools.guard(provider, this);
			Object executor = PrivateField.require(shared, "executor");
			PrivateField.set(executor, "provider", guarded);
			PrivateField.set(shared, "provider", guarded);
			this.client = shared;
		}
	}

	/** Commands for one node of a cluster go past the client. */
	private void guardNodes(@Nullable Object factory) {
		if (factory != null && this.client != null) {
			Object executor = PrivateField.require(factory, "clusterCommandExecutor");
			Object resources = PrivateField.require(executor, "resourceProvider");
			PrivateField.set(resources, "connectionHandler", PrivateField.require(this.client, "provider"));
		}
	}

	GuardedConnection guard(Connection connection) {
		if (connection instanceof GuardedConnection guarded) {
			return guarded;
		}
		HostAndPort address = address(connection);
		return new GuardedConnection(connection, address, this);
	}

	private static HostAndPort address(Connection connection) {
		Object socketFactory = get(SOCKET_FACTORY, connection);
		if (socketFactory instanceof DefaultJedisSocketFactory known) {
			return known.getHostAndPort();
		}
		throw new IllegalStateException("The firewall cannot tell where a " + socketFactory.getClass().getName()
				+ " connects to, so it refuses its connections");
	}

	private static Object get(Field field, Object target) {
		try {
			return field.get(target);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Judges a command before it is written.
	 * @param address the server, as the client calls it
	 * @param arguments the command and its arguments
	 */
	void enforce(HostAndPort address, CommandArguments arguments) {
		Server server = this.servers.get(address);
		if (server == null) {
			server = this.servers.computeIfAbsent(address, Server::of);
		}
		List<RedisNode> nodes = this.redis.nodes(server.key(), server.host(), server.port());
		this.redis.command(nodes, name(arguments.getCommand()), () -> firstArgument(arguments));
	}

	static String name(ProtocolCommand command) {
		String known = (command instanceof Protocol.Command common) ? Names.COMMON.get(common) : null;
		return (known != null) ? known : written(command);
	}

	private static String written(ProtocolCommand command) {
		return SafeEncoder.encode(command.getRaw()).toUpperCase(Locale.ROOT);
	}

	/** The command itself comes first. */
	static @Nullable String firstArgument(CommandArguments arguments) {
		int index = 0;
		for (Rawable argument : arguments) {
			if (index++ == 1) {
				return SafeEncoder.encode(argument.getRaw());
			}
		}
		return null;
	}

	/**
	 * A server.
	 *
	 * @param key what it is known by
	 * @param host its host
	 * @param port its port
	 */
	private record Server(String key, String host, int port) {

		static Server of(HostAndPort address) {
			return new Server(RedisGuard.key(address.getHost(), address.getPort()), address.getHost(),
					address.getPort());
		}

	}

	/** The names of common commands, as they are written. */
	private static final class Names {

		static final Map<Protocol.Command, String> COMMON = new EnumMap<>(Protocol.Command.class);

		static {
			for (Protocol.Command command : Protocol.Command.values()) {
				COMMON.put(command, written(command));
			}
		}

		private Names() {
		}

	}

}
