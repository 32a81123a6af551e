package dev.firewall.spring.autoconfigure.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
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

	private final RedisGuard redis;

	/** The servers that connections were opened to. */
	private final Map<String, Server> servers = new ConcurrentHashMap<>();

	private volatile @Nullable AbstractRedisClient client;

	private boolean eager;

	LettuceGuard(RedisGuard redis) {
		this.redis = redis;
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
		started.addListener(this);
		this.client = started;
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
		Server server = Server.of(uri);
		this.redis.connect(server.nodes(this.redis));
		this.servers.putIfAbsent(server.key(), server);
	}

	@Override
	public void commandStarted(CommandStartedEvent event) {
		RedisCommand<?, ?, ?> command = event.getCommand();
		// What Lettuce asks to learn the topology
		if (command.getClass().getSimpleName().equals("TimedAsyncCommand")) {
			return;
		}
		String name = name(command.getType());
		this.redis.command(nodes(name), name, () -> firstArgument(command));
	}

	static String name(ProtocolKeyword type) {
		String known = (type instanceof CommandType common) ? Names.COMMON.get(common) : null;
		return (known != null) ? known : new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
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
		Collection<Server> known = this.servers.values();
		if (known.size() == 1) {
			return known.iterator().next().nodes(this.redis);
		}
		boolean sentinels = name.equals("SENTINEL");
		List<RedisNode> asked = known.stream()
			.filter((server) -> this.redis.isSentinel(server.key()) == sentinels)
			.flatMap((server) -> server.nodes(this.redis).stream())
			.toList();
		return !asked.isEmpty() ? asked
				: known.stream().flatMap((server) -> server.nodes(this.redis).stream()).toList();
	}

	/** The accessor waits for the nodes, also on the thread that learns them. */
	private static @Nullable Object partitions(RedisClusterClient cluster) {
		return PrivateField.get(cluster, "partitions");
	}

	/**
	 * A server.
	 *
	 * @param key what it is known by
	 * @param host its host, or {@code null} where there is a socket
	 * @param port its port
	 * @param socket the path of its UNIX-domain socket
	 */
	private record Server(String key, @Nullable String host, int port, @Nullable String socket) {

		static Server of(RedisURI uri) {
			String key = (uri.getSocket() != null) ? uri.getSocket() : RedisGuard.key(uri.getHost(), uri.getPort());
			return new Server(key, uri.getHost(), uri.getPort(), uri.getSocket());
		}

		List<RedisNode> nodes(RedisGuard redis) {
			return (this.socket != null) ? redis.nodes(this.socket) : redis.nodes(this.key, this.host, this.port);
		}

	}

	/** The names of common commands, as they are written. */
	private static final class Names {

		static final Map<CommandType, String> COMMON = new EnumMap<>(CommandType.class);

		static {
			for (CommandType type : CommandType.values()) {
				COMMON.put(type, new String(type.getBytes(), StandardCharsets.UTF_8).toUpperCase(Locale.ROOT));
			}
		}

		private Names() {
		}

	}

}
