package dev.firewall.spring.autoconfigure.redis;

import java.io.Serial;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.util.function.Consumer;

import dev.firewall.EgressBlockedException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Resources whose every address passes a guard: that of a first connection, of one that
 * is made again, and of each node of a cluster. A refused one becomes an address to which
 * the connection fails, since Lettuce waits for ever for an address that it does not get.
 */
final class LettuceAddresses extends SocketAddressResolver {

	private final SocketAddressResolver delegate;

	private final Consumer<RedisURI> guard;

	private LettuceAddresses(SocketAddressResolver delegate, Consumer<RedisURI> guard) {
		this.delegate = delegate;
		this.guard = guard;
	}

	/**
	 * Guards resources.
	 * @param resources the resources, which others may share
	 * @param guard throws where a connection must not be made
	 * @return the guarded resources
	 */
	static ClientResources guard(ClientResources resources, Consumer<RedisURI> guard) {
		return (ClientResources) Proxy.newProxyInstance(ClientResources.class.getClassLoader(),
				new Class<?>[] { ClientResources.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "socketAddressResolver" -> new LettuceAddresses(resources.socketAddressResolver(), guard);
					case "nettyCustomizer" -> new Customizer(resources.nettyCustomizer());
					case "equals" -> proxy == arguments[0];
					default -> ReflectionUtils.invokeMethod(method, resources, arguments);
				});
	}

	@Override
	public SocketAddress resolve(RedisURI uri) {
		try {
			this.guard.accept(uri);
		}
		catch (EgressBlockedException ex) {
			return new RefusedAddress(ex);
		}
		return this.delegate.resolve(uri);
	}

	private record Customizer(@Nullable NettyCustomizer delegate) implements NettyCustomizer {

		@Override
		public void afterBootstrapInitialized(Bootstrap bootstrap) {
			if (this.delegate != null) {
				this.delegate.afterBootstrapInitialized(bootstrap);
			}
		}

		@Override
		public void afterChannelInitialized(Channel channel) {
			if (this.delegate != null) {
				this.delegate.afterChannelInitialized(channel);
			}
			channel.pipeline().addFirst(Refusal.HANDLER);
		}

	}

	@ChannelHandler.Sharable
	private static final class Refusal extends ChannelOutboundHandlerAdapter {

		static final Refusal HANDLER = new Refusal();

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
				ChannelPromise promise) throws Exception {
			if (remote instanceof RefusedAddress refused) {
				promise.tryFailure(refused.refusal);
			}
			else {
				super.connect(context, remote, local, promise);
				// A connection is opened once; what is sent over it passes this no more
				context.pipeline().remove(this);
			}
		}

	}

	/** An address that no resolver and no socket knows. */
	private static final class RefusedAddress extends SocketAddress {

		@Serial
		private static final long serialVersionUID = 1L;

		private final EgressBlockedException refusal;

		RefusedAddress(EgressBlockedException refusal) {
			this.refusal = refusal;
		}

		@Override
		public String toString() {
			return this.refusal.egress().toString();
		}

	}

}
