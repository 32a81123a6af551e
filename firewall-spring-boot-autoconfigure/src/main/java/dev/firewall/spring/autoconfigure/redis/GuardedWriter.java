package dev.firewall.spring.autoconfigure.redis;

import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;

import io.lettuce.core.CommandListenerWriter;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Judges commands where a listener would be told of them, and tells nobody: the events,
 * and the command that is wrapped for them, cost more than the decision.
 */
final class GuardedWriter extends CommandListenerWriter {

	private final RedisChannelWriter delegate;

	private final LettuceGuard guard;

	private GuardedWriter(RedisChannelWriter delegate, LettuceGuard guard) {
		super(delegate, List.of(guard));
		this.delegate = delegate;
		this.guard = guard;
	}

	/**
	 * Takes the place of the writers that tell a guard, and only a guard, of commands.
	 * Until then, and where there are other listeners, the guard is told as one.
	 * @param guard the guard
	 * @return a listener for the client
	 */
	static RedisConnectionStateListener replacing(LettuceGuard guard) {
		return new RedisConnectionStateListener() {

			@Override
			public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
				RedisChannelWriter writer = connection.getChannelWriter();
				if (writer.getClass() == CommandListenerWriter.class && tells(writer, guard)) {
					RedisChannelWriter delegate = ((CommandListenerWriter) writer).getDelegate();
					PrivateField.set(connection, "channelWriter", new GuardedWriter(delegate, guard));
				}
			}

		};
	}

	private static boolean tells(RedisChannelWriter writer, LettuceGuard guard) {
		Object listener = PrivateField.require(writer, "listener");
		return listener instanceof CommandListenerMulticaster
				&& PrivateField.require(listener, "listeners").equals(List.of(guard));
	}

	@Override
	public <K, V, T> RedisCommand<K, V, T> write(RedisCommand<K, V, T> command) {
		this.guard.judge(command);
		return this.delegate.write(command);
	}

	@Override
	public <K, V> Collection<RedisCommand<K, V, ?>> write(Collection<? extends RedisCommand<K, V, ?>> commands) {
		commands.forEach(this.guard::judge);
		return this.delegate.write(commands);
	}

}
