package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.StatefulRedisConnectionImpl;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.push.PushListener;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.ConnectionFacade;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.PushHandler;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.protocol.RedisStateMachine;
import io.lettuce.core.resource.ClientResources;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.util.ClassUtils;

/**
 * A channel whose commands stubs of a test's sandbox answer: the client encodes them and
 * reads the replies as ever, and no connection is opened.
 */
final class StubbedLettuce implements RedisChannelWriter {

	private static final String REACTIVE = "org.springframework.data.redis.connection.lettuce.LettuceReactiveRedisConnection";

	private final StubbedCommands commands;

	private final ClientResources resources;

	private StubbedLettuce(StubbedCommands commands, ClientResources resources) {
		this.commands = commands;
		this.resources = resources;
	}

	/**
	 * A connection of a factory.
	 * @param factory the factory
	 * @param reactive whether the connection is a reactive one
	 * @param redis the guard of the factory
	 * @param resources what the client of the factory runs on
	 * @return the connection, or {@code null} if nobody can tell which server it is to
	 */
	static @Nullable Object connection(LettuceConnectionFactory factory, boolean reactive, RedisGuard redis,
			ClientResources resources) {
		if (factory.isClusterAware() || factory.isRedisSentinelAware() || factory.getSocketConfiguration() != null) {
			return null;
		}
		RedisNode node = new RedisNode(factory.getHostName(), factory.getPort(), String.valueOf(factory.getDatabase()));
		StubbedLettuce channel = new StubbedLettuce(new StubbedCommands(redis, node), resources);
		ClientOptions options = factory.getClientConfiguration().getClientOptions().orElseGet(ClientOptions::create);
		if (reactive) {
			return reactive(new Provider(channel.open(new ByteBufferCodec(), options)));
		}
		StatefulRedisConnection<byte[], byte[]> own = channel.open(ByteArrayCodec.INSTANCE, options);
		LettuceConnection connection = new LettuceConnection(factory.getShareNativeConnection() ? own : null,
				new Provider(own), factory.getTimeout(), factory.getDatabase());
		connection.setConvertPipelineAndTxResults(factory.getConvertPipelineAndTxResults());
		return connection;
	}

	/** Spring Data makes these itself alone. */
	private static Object reactive(Provider provider) {
		try {
			Constructor<?> constructor = ClassUtils
				.resolveClassName(REACTIVE, LettuceConnectionProvider.class.getClassLoader())
				.getDeclaredConstructor(LettuceConnectionProvider.class);
			return BeanUtils.instantiateClass(constructor, provider);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("The firewall cannot answer for this version of Spring Data Redis", ex);
		}
	}

	private <T> StatefulRedisConnection<T, T> open(RedisCodec<T, T> codec, ClientOptions options) {
		StatefulRedisConnectionImpl<T, T> connection = new StatefulRedisConnectionImpl<>(this, new NoPushes(), codec,
				Duration.ofSeconds(1));
		connection.setOptions(options);
		return connection;
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		try {
			Object reply = this.commands.answer(LettuceGuard.name(command.getType()),
					() -> LettuceGuard.firstArgument(command));
			read(command, reply);
		}
		catch (Exception ex) {
			// A stub may throw what is checked elsewhere
			command.completeExceptionally(ex);
		}
		return command;
	}

	private static void read(RedisCommand<?, ?, ?> command, @Nullable Object reply) {
		if (command.getOutput() != null) {
			ByteBuf written = Unpooled.buffer();
			encode(written, reply);
			RedisStateMachine reader = new RedisStateMachine();
			reader.setProtocolVersion(ProtocolVersion.RESP2);
			reader.decode(written, command.getOutput());
		}
		command.complete();
	}

	private static void encode(ByteBuf target, @Nullable Object reply) {
		if (reply instanceof byte[] bytes) {
			line(target, "$" + bytes.length);
			target.writeBytes(bytes);
			line(target, "");
		}
		else if (reply instanceof List<?> list) {
			line(target, "*" + list.size());
			list.forEach((each) -> encode(target, each));
		}
		else {
			line(target, (reply != null) ? ":" + reply : "$-1");
		}
	}

	private static void line(ByteBuf target, String text) {
		target.writeCharSequence(text + "\r\n", StandardCharsets.US_ASCII);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		for (RedisCommand<K, V, ?> command : commands) {
			write(command);
		}
		return (Collection<RedisCommand<K, V, ?>>) commands;
	}

	@Override
	public void close() {
		// There is no connection
	}

	@Override
	public CompletableFuture<Void> closeAsync() {
		return CompletableFuture.completedFuture(null);
	}

	/** Part of the interface until Lettuce 7. */
	public void reset() {
		// There is no connection
	}

	@Override
	public void setConnectionFacade(ConnectionFacade connection) {
		// Nothing arrives that nobody asked for
	}

	@Override
	public void setAutoFlushCommands(boolean autoFlush) {
		// Commands are answered at once
	}

	@Override
	public void flushCommands() {
		// Commands are answered at once
	}

	@Override
	public ClientResources getClientResources() {
		return this.resources;
	}

	/** A server that is not there pushes nothing. */
	private static final class NoPushes implements PushHandler {

		@Override
		public void addListener(PushListener listener) {
			// Nothing will be heard
		}

		@Override
		public void removeListener(PushListener listener) {
			// Nothing was to be heard
		}

		@Override
		public Collection<PushListener> getPushListeners() {
			return List.of();
		}

	}

	/** Hands out one connection, also where one for somebody alone is asked for. */
	private record Provider(StatefulConnection<?, ?> connection) implements LettuceConnectionProvider {

		@Override
		public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> type) {
			return type.isInstance(this.connection) ? CompletableFuture.completedFuture(type.cast(this.connection))
					: CompletableFuture.failedFuture(new IllegalStateException(
							"A sandbox cannot answer what a " + type.getSimpleName() + " is for"));
		}

	}

	/** As Spring Data's own, which is not to be had. */
	private static final class ByteBufferCodec implements RedisCodec<ByteBuffer, ByteBuffer> {

		@Override
		public ByteBuffer decodeKey(ByteBuffer bytes) {
			return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
		}

		@Override
		public ByteBuffer decodeValue(ByteBuffer bytes) {
			return decodeKey(bytes);
		}

		@Override
		public ByteBuffer encodeKey(ByteBuffer key) {
			return key.duplicate();
		}

		@Override
		public ByteBuffer encodeValue(ByteBuffer value) {
			return value.duplicate();
		}

	}

}
