package com.acme;

import java.net.InetSocketAddress;
import java.util.List;

import dev.firewall.EgressBlockedException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;

/**
 * Asks the name server of the test by Netty's own resolver.
 */
@SuppressWarnings("deprecation")
final class NettyLookUp {

	/** Where the name server is. */
	static final int PORT = Integer.getInteger("target.dns", 0);

	private static final int TIMEOUT = 10_000;

	private NettyLookUp() {
	}

	static String resolve(String name) throws Exception {
		EventLoopGroup group = new NioEventLoopGroup(1);
		try (DnsNameResolver resolver = new DnsNameResolverBuilder(group.next()).channelType(NioDatagramChannel.class)
			.nameServerProvider(
					new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(Targets.loopback(), PORT)))
			.resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)
			.searchDomains(List.of())
			.queryTimeoutMillis(TIMEOUT)
			.build()) {
			Future<?> answer = resolver.resolve(name).await();
			if (answer.isSuccess()) {
				return BoundCalls.ALLOW;
			}
			if (EgressBlockedException.findIn(answer.cause()).isPresent()) {
				return BoundCalls.BLOCK;
			}
			throw new IllegalStateException(answer.cause());
		}
		finally {
			group.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).await();
		}
	}

}
