package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.context.OpenSandboxes;
import dev.firewall.context.TestSession;
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
import redis.clients.jedis.util.Pool;
import redis.clients.jedis.util.SafeEncoder;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.jedis.JedisClusterConnection;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisSentinelConnection;

/**
 * Guards what one factory hands out: every connection below it writes its commands
 * through a {@link GuardedConnection}. Where connections are shared they are guarded as
 * they are made; only a factory that makes one for each user is asked what it returns.
 */
final class JedisGuard implements MethodInterceptor {

	private static final Field SOCKET_FACTORY = PrivateField.of(Connection.class, "socketFactory");

	private static final Field CLIENT = PrivateField.of(JedisConnection.class, "jedis");

	private final RedisGuard redis;

	private final JedisSource source;

	/** The servers that connections lead to, by what the client calls them. */
	private final Map<HostAndPort, RedisServer> servers = new ConcurrentHashMap<>();

	private volatile @Nullable UnifiedJedis client;

	private @Nullable Pool<Jedis> pool;

	private boolean shared;

	JedisGuard(RedisGuard redis, JedisConnectionFactory factory) {
		this.redis = redis;
		this.source = new JedisSource(factory);
	}

	/**
	 * Guards what the factory has, and tells what it takes to guard the rest.
	 * @return the methods to advise. Subclasses may get connections as they like
	 */
	synchronized String[] attach() {
		guardSource();
		this.shared = this.source.factory().getClass() == JedisConnectionFactory.class && this.source.isShared();
		// Outside tests nobody else asks what a factory that shares connections hands out
		boolean all = !this.shared || TestSession.isRegistered();
		return new String[] { "start", "afterPropertiesSet", all ? "get*Connection" : "getSentinelConnection" };
	}

	private synchronized void guardSource() {
		Pool<Jedis> current = this.source.pool();
		if (current != null && current != this.pool) {
			GuardedObjects.of(current, this::guardOwn);
			this.pool = current;
		}
		UnifiedJedis common = this.source.client();
		if (common != null && common != this.client) {
			guardShared(common, this.source.factory());
		}
	}

	/**
	 * While the factory starts, only the thread that starts it gets past this: what the
	 * others connect with is not guarded yet. A start that was not advised ends here too.
	 */
	private synchronized void guardBirth() {
		guardSource();
		if (this.shared && this.source.isMissing()) {
			throw new IllegalStateException("This factory was set to share connections when it was guarded."
					+ " Set whether it does before it becomes a bean");
		}
	}

	/** Jedis asks a mapper before each connection, and resolves what it answers. */
	HostAndPortMapper mapper(@Nullable HostAndPortMapper given) {
		return (address) -> {
			HostAndPort other = (given != null) ? given.getHostAndPort(address) : null;
			HostAndPort target = (other != null) ? other : address;
			guardBirth();
			this.redis.connect(this.redis.nodes(target.getHost(), target.getPort()));
			server(address).move(RedisServer.Target.of(target.getHost(), target.getPort()));
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
		if (!invocation.getMethod().getName().startsWith("get")) {
			return start(invocation);
		}
		Object result = invocation.proceed();
		if (result instanceof JedisClusterConnection cluster) {
			guard(cluster.getNativeConnection(), invocation.getThis());
		}
		else if (result instanceof JedisConnection connection) {
			guard(get(CLIENT, connection), invocation.getThis());
		}
		else if (result instanceof JedisSentinelConnection sentinel) {
			guard(PrivateField.require(sentinel, "jedis"), invocation.getThis());
		}
		return result;
	}

	private synchronized @Nullable Object start(MethodInvocation invocation) throws Throwable {
		try {
			return invocation.proceed();
		}
		finally {
			guardSource();
		}
	}

	private void guard(Object nativeClient, @Nullable Object factory) {
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
			guardShared((UnifiedJedis) nativeClient, factory);
		}
	}

	private Jedis guardOwn(Jedis jedis) {
		if (!(jedis.getConnection() instanceof GuardedConnection)) {
			PrivateField.set(jedis, "connection", own(jedis.getConnection()));
		}
		return jedis;
	}

	/** A client that takes its connections from a pool, for all of the factory. */
	private synchronized void guardShared(UnifiedJedis shared, @Nullable Object factory) {
		if (shared != this.client) {
			ConnectionProvider provider = (ConnectionProvider) PrivateField.require(shared, "provider");
			Object guarded = JedisPools.guard(provider, this);
			Object executor = PrivateField.require(shared, "executor");
			PrivateField.set(executor, "provider", guarded);
			PrivateField.set(shared, "provider", guarded);
			guardNodes(factory, guarded);
			this.client = shared;
		}
	}

	/** Commands for one node of a cluster go past the client. */
	private static void guardNodes(@Nullable Object factory, Object provider) {
		Object executor = (factory != null) ? PrivateField.get(factory, "clusterCommandExecutor") : null;
		if (executor != null) {
			Object resources = PrivateField.require(executor, "resourceProvider");
			PrivateField.set(resources, "connectionHandler", provider);
		}
	}

	/** Guards a connection for as long as it lives. */
	GuardedConnection own(Connection connection) {
		return guarded(connection, false);
	}

	/** Guards a connection until it goes back to the pool that it belongs to. */
	GuardedConnection lent(Connection connection) {
		return guarded(connection, true);
	}

	private GuardedConnection guarded(Connection connection, boolean lent) {
		if (connection instanceof GuardedConnection guarded) {
			return guarded;
		}
		HostAndPort address = address(connection);
		return new GuardedConnection(connection, address, server(address), lent);
	}

	private RedisServer server(HostAndPort address) {
		RedisServer known = this.servers.get(address);
		return (known != null) ? known : this.servers.computeIfAbsent(address, (asked) -> this.redis
			.server(Names.BY_NUMBER.length, RedisServer.Target.of(asked.getHost(), asked.getPort())));
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
	 * @param server the server
	 * @param arguments the command and its arguments
	 */
	@SuppressWarnings("EnumOrdinal") // A look-up in a map would touch more
	static void enforce(RedisServer server, CommandArguments arguments) {
		ProtocolCommand command = arguments.getCommand();
		int number = (command instanceof Protocol.Command common) ? common.ordinal() : RedisServer.NO_NUMBER;
		if (!server.judges(number)) {
			String name = (number >= 0) ? Names.BY_NUMBER[number] : written(command);
			server.judge(number, name, () -> firstArgument(arguments));
		}
	}

	@SuppressWarnings("EnumOrdinal") // As below
	static String name(ProtocolCommand command) {
		return (command instanceof Protocol.Command common) ? Names.BY_NUMBER[common.ordinal()] : written(command);
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

	/** The names of common commands, as they are written. */
	private static final class Names {

		static final String[] BY_NUMBER = Arrays.stream(Protocol.Command.values())
			.map(JedisGuard::written)
			.toArray(String[]::new);

		private Names() {
		}

	}

}
