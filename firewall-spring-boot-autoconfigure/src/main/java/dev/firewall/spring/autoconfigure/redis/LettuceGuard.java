package dev.firewall.spring.autoconfigure.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.context.OpenSandboxes;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Guards the native client of one factory, and the next one after a restart. The client
 * tells a command before it writes it, on the thread of its caller.
 */
final class LettuceGuard implements CommandListener, MethodInterceptor {

	static final String START = "start";

	private static final String REACTIVE_PROVIDER = "reactiveConnectionProvider";

	/** What Lettuce asks to learn the topology. */
	private static final @Nullable Class<?> TOPOLOGY_COMMAND = topologyCommand();

	private final RedisGuard redis;

	/** The servers that connections were opened to. */
	private final Map<String, RedisServer> servers = new ConcurrentHashMap<>();

	/** The server of every command, if there is only one. */
	private volatile @Nullable RedisServer only;

	private volatile @Nullable AbstractRedisClient client;

	private boolean eager;

	LettuceGuard(RedisGuard redis) {
		this.redis = redis;
	}

	private static @Nullable Class<?> topologyCommand() {
		try {
			return Class.forName("io.lettuce.core.cluster.topology.TimedAsyncCommand", false,
					RedisCommand.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			return null;
		}
	}

	/** A connection that was opened before the listener is there would have none. */
	void postponeConnections(LettuceConnectionFactory factory) {
		this.eager = factory.getEagerInitialization();
		factory.setEagerInitialization(false);
	}

	/** Guards the client of a factory that was started. */
	void attach(LettuceConnectionFactory factory) {
		factory.setEagerInitialization(this.eager);
		AbstractRedisClient started = factory.isRunning() ? factory.getNativeClient() : null;
		if (started == null || started == this.client) {
			return;
		}
		this.client = started;
		findOnly();
		started.addListener(this);
		started.addListener(GuardedWriter.replacing(this));
		PrivateField.set(factory, REACTIVE_PROVIDER,
				FrameKeepingProvider.of((LettuceConnectionProvider) PrivateField.require(factory, REACTIVE_PROVIDER)));
		if (this.eager && factory.getShareNativeConnection()) {
			factory.initConnection();
		}
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!(invocation.getThis() instanceof LettuceConnectionFactory factory)) {
			return invocation.proceed();
		}
		if (!invocation.getMethod().getName().equals(START)) {
			Object stubbed = stubbed(factory, invocation.getMethod().getReturnType());
			return (stubbed != null) ? stubbed : invocation.proceed();
		}
		if (!factory.isRunning()) {
			postponeConnections(factory);
			try {
				return invocation.proceed();
			}
			finally {
				attach(factory);
			}
		}
		return invocation.proceed();
	}

	private @Nullable Object stubbed(LettuceConnectionFactory factory, Class<?> type) {
		AbstractRedisClient current = this.client;
		boolean reactive = ReactiveRedisConnection.class.isAssignableFrom(type);
		return (current != null && OpenSandboxes.isInside())
				? StubbedLettuce.connection(factory, reactive, this.redis, current.getResources()) : null;
	}

	ClientResources guard(ClientResources resources) {
		return LettuceAddresses.guard(resources, this::connect);
	}

	private void connect(RedisURI uri) {
		RedisServer.Target target = target(uri);
		this.redis.connect(target.nodes(this.redis));
		if (!this.servers.containsKey(target.key())) {
			this.servers.computeIfAbsent(target.key(), (key) -> this.redis.server(Names.BY_NUMBER.length, target));
			findOnly();
		}
	}

	private static RedisServer.Target target(RedisURI uri) {
		String key = (uri.getSocket() != null) ? uri.getSocket() : RedisGuard.key(uri.getHost(), uri.getPort());
		return new RedisServer.Target(key, uri.getHost(), uri.getPort(), uri.getSocket());
	}

	private synchronized void findOnly() {
		boolean one = this.servers.size() == 1 && !(this.client instanceof RedisClusterClient);
		this.only = one ? this.servers.values().iterator().next() : null;
	}

	@Override
	public void commandStarted(CommandStartedEvent event) {
		judge(event.getCommand());
	}

	/**
	 * Judges a command before it is written.
	 * @param command the command
	 */
	@SuppressWarnings("EnumOrdinal") // A look-up in a map would touch more
	void judge(RedisCommand<?, ?, ?> command) {
		if (command.getClass() == TOPOLOGY_COMMAND) {
			return;
		}
		ProtocolKeyword type = command.getType();
		int number = (type instanceof CommandType common) ? common.ordinal() : RedisServer.NO_NUMBER;
		RedisServer server = this.only;
		if (server == null) {
			String name = name(type, number);
			this.redis.command(nodes(name), name, () -> firstArgument(command));
		}
		else if (!server.judges(number)) {
			server.judge(number, name(type, number), () -> firstArgument(command));
		}
	}

	@SuppressWarnings("EnumOrdinal") // As above
	static String name(ProtocolKeyword type) {
		return name(type, (type instanceof CommandType common) ? common.ordinal() : RedisServer.NO_NUMBER);
	}

	private static String name(ProtocolKeyword type, int number) {
		return (number >= 0) ? Names.BY_NUMBER[number] : written(type);
	}

	private static String written(ProtocolKeyword type) {
		return new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
	}

	/** As it is written: {@code $length}, then the argument, each on a line. */
	static @Nullable String firstArgument(RedisCommand<?, ?, ?> command) {
		if (command.getArgs() == null || command.getArgs().count() == 0) {
			return null;
		}
		ByteBuf written = Unpooled.buffer();
		command.getArgs().encode(written);
		String[] lines = written.toString(StandardCharsets.UTF_8).split("\r\n", 3);
		return (lines.length > 1) ? lines[1] : null;
	}

	private List<RedisNode> nodes(String name) {
		Object partitions = (this.client instanceof RedisClusterClient cluster) ? partitions(cluster) : null;
		if (partitions instanceof Partitions nodes) {
			return nodes.stream()
				.flatMap((node) -> this.redis.nodes(node.getUri().getHost(), node.getUri().getPort()).stream())
				.toList();
		}
		Collection<RedisServer> known = this.servers.values();
		boolean sentinels = name.equals("SENTINEL");
		List<RedisNode> asked = known.stream()
			.filter((server) -> this.redis.isSentinel(server.key()) == sentinels)
			.flatMap((server) -> server.nodes().stream())
			.toList();
		return !asked.isEmpty() ? asked : known.stream().flatMap((server) -> server.nodes().stream()).toList();
	}

	/** The accessor waits for the nodes, also on the thread that learns them. */
	private static @Nullable Object partitions(RedisClusterClient cluster) {
		return PrivateField.get(cluster, "partitions");
	}

	/** The names of common commands, as they are written. */
	private static final class Names {

		static final String[] BY_NUMBER = Arrays.stream(CommandType.values())
			.map(LettuceGuard::written)
			.toArray(String[]::new);

		private Names() {
		}

	}

}
