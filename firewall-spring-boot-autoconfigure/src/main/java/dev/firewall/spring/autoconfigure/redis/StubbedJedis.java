package dev.firewall.spring.autoconfigure.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnection;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * A connection that stubs of a test's sandbox answer. It opens no socket.
 */
@SuppressWarnings({ "deprecation", "removal" })
final class StubbedJedis extends Connection {

	private final StubbedCommands commands;

	private final Deque<Optional<Object>> replies = new ArrayDeque<>();

	private StubbedJedis(HostAndPort address, StubbedCommands commands) {
		super(new GuardedConnection.NoSocketFactory(address));
		this.commands = commands;
	}

	/**
	 * A connection of a factory.
	 * @return the connection, or {@code null} if nobody can tell which server it is to
	 */
	static @Nullable RedisConnection connection(JedisConnectionFactory factory, RedisGuard redis) {
		if (factory.isRedisClusterAware() || factory.isRedisSentinelAware()) {
			return null;
		}
		HostAndPort address = new HostAndPort(factory.getHostName(), factory.getPort());
		RedisNode node = new RedisNode(address.getHost(), address.getPort(), String.valueOf(factory.getDatabase()));
		JedisConnection connection = new JedisConnection(
				new Jedis(new StubbedJedis(address, new StubbedCommands(redis, node))));
		connection.setConvertPipelineAndTxResults(factory.getConvertPipelineAndTxResults());
		return connection;
	}

	@Override
	public void sendCommand(CommandArguments arguments) {
		this.replies.add(Optional.ofNullable(this.commands.answer(JedisGuard.name(arguments.getCommand()),
				() -> JedisGuard.firstArgument(arguments))));
	}

	@Override
	protected @Nullable Object readProtocolWithCheckingBroken() {
		return this.replies.remove().orElse(null);
	}

	@Override
	protected void flush() {
		// There is nothing to be sent
	}

	@Override
	public void connect() {
		// There is nothing to connect to
	}

	@Override
	public void close() {
		this.replies.clear();
	}

	@Override
	public void disconnect() {
		this.replies.clear();
	}

	@Override
	public boolean isConnected() {
		return true;
	}

	@Override
	public void setSoTimeout(int soTimeout) {
		// A stub does not make wait
	}

	@Override
	public void setTimeoutInfinite() {
		// A stub does not make wait
	}

	@Override
	public void rollbackTimeout() {
		// A stub does not make wait
	}

}
