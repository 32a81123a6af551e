package com.acme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.net.InetSocketAddress;
import java.security.ProtectionDomain;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Goes out by a native transport that another agent gives back what it was: once the
 * policy is locked, and where it says so before. Prints how that ended.
 */
@SuppressWarnings("deprecation")
public final class NativeStripping {

	private NativeStripping() {
	}

	public static void main(String[] args) {
		StrippingAgent.instrumentation.addTransformer(new Original(), true);
		if (args[2].equals("before")) {
			System.out.println(WaysOut.take(() -> dial(args[0], Integer.parseInt(args[1]))));
		}
		Firewall.activateLocked(Firewall.of(Policy.builder().allow("elsewhere.example").build()), new Object());
		System.out.println(WaysOut.take(() -> dial(args[0], Integer.parseInt(args[1]))));
		// Threads of Netty are no daemons
		System.exit(0);
	}

	private static String dial(String host, int port) throws Exception {
		EventLoopGroup group = new EpollEventLoopGroup(1);
		new Bootstrap().group(group)
			.channel(EpollSocketChannel.class)
			.handler(new ChannelInboundHandlerAdapter())
			.connect(new InetSocketAddress(host, port))
			.sync();
		return "connected";
	}

	/** Of classes of Netty, what is in its jar. */
	private static final class Original implements ClassFileTransformer {

		@Override
		public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
				byte[] bytes) {
			if (loader == null || name == null || !name.startsWith("io/netty/channel/")) {
				return null;
			}
			try (InputStream content = loader.getResourceAsStream(name + ".class")) {
				return content.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
