package com.acme.clients;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.acme.Multicast;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;

/**
 * Channels of Netty, over the JDK and past it.
 */
@SuppressWarnings("deprecation")
final class NettyClients {

	private static final String CONNECTED = "connected";

	private static final String SENT = "sent";

	private static final int OPEN_GROUPS = 1;

	private static final int OTHER_GROUPS = 2;

	private NettyClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("Netty NIO", () -> connecting(new NioEventLoopGroup(1), NioSocketChannel.class, Target::tcp));
		clients.put("Netty NIO datagram", () -> sending(new NioEventLoopGroup(1), NioDatagramChannel.class));
		clients.put("Netty NIO datagram channel, joining a group",
				() -> joining(new NioEventLoopGroup(1), () -> new NioDatagramChannel(InternetProtocolFamily.IPv4)));
		clients.put("Netty epoll", () -> connecting(new EpollEventLoopGroup(1), EpollSocketChannel.class, Target::tcp));
		clients.put("Netty epoll with TCP fast open", () -> {
			EventLoopGroup group = new EpollEventLoopGroup(1);
			return (target) -> fastOpen(group, EpollSocketChannel.class, target);
		});
		clients.put("Netty epoll UNIX-domain socket", () -> connecting(new EpollEventLoopGroup(1),
				EpollDomainSocketChannel.class, (target) -> new DomainSocketAddress(target.unix().toFile())));
		clients.put("Netty epoll datagram", () -> sending(new EpollEventLoopGroup(1), EpollDatagramChannel.class));
		clients.put("Netty epoll datagrams, many at once", () -> {
			EventLoopGroup group = new EpollEventLoopGroup(1);
			return (target) -> sendMany(group, EpollDatagramChannel.class, target);
		});
		clients.put("Netty epoll datagram channel, joining a group",
				() -> joining(new EpollEventLoopGroup(1), () -> new EpollDatagramChannel(InternetProtocolFamily.IPv4)));
		clients.put("Netty epoll datagram, connected", () -> {
			Client client = connecting(new EpollEventLoopGroup(1), EpollDatagramChannel.class, Target::datagrams);
			return client;
		});
		clients.put("Netty DNS resolver", () -> {
			EventLoopGroup group = new EpollEventLoopGroup(1);
			return (target) -> resolve(group, target);
		});
	}

	private static Bootstrap bootstrap(EventLoopGroup group, Class<? extends Channel> type) {
		return new Bootstrap().group(group).channel(type).handler(new ChannelInboundHandlerAdapter());
	}

	static Client connecting(EventLoopGroup group, Class<? extends Channel> type, Addressing addressing) {
		return (target) -> {
			Channel channel = bootstrap(group, type).connect(addressing.of(target)).sync().channel();
			channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[16])).await();
			channel.close().sync();
			return CONNECTED;
		};
	}

	static Client sending(EventLoopGroup group, Class<? extends Channel> type) {
		return (target) -> {
			Channel channel = bootstrap(group, type).bind(new InetSocketAddress(Target.HOST, 0)).sync().channel();
			try {
				channel.writeAndFlush(packet(target)).sync();
				return SENT;
			}
			finally {
				channel.close().sync();
			}
		};
	}

	/** Tells of it by a datagram, since nobody here hears of groups. */
	static Client joining(EventLoopGroup group, ChannelFactory<DatagramChannel> channels) {
		NetworkInterface network = network();
		return (target) -> {
			InetAddress joined = Multicast.group(target.equals(Target.of("open", "")) ? OPEN_GROUPS : OTHER_GROUPS);
			DatagramChannel channel = (DatagramChannel) new Bootstrap().group(group)
				.channelFactory(channels)
				.handler(new ChannelInboundHandlerAdapter())
				.bind(new InetSocketAddress(Target.HOST, 0))
				.sync()
				.channel();
			try {
				ChannelFuture future = channel.joinGroup(new InetSocketAddress(joined, 0), network);
				boolean ended = future.await(HttpClients.TIMEOUT, TimeUnit.SECONDS);
				boolean member = Multicast.isMember(joined);
				if (!ended || member != future.isSuccess()) {
					throw new IllegalStateException("ended: " + ended + ", member: " + member);
				}
				future.sync();
				channel.writeAndFlush(packet(target)).sync();
				return SENT;
			}
			finally {
				channel.close().sync();
			}
		};
	}

	private static NetworkInterface network() {
		try {
			return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		}
		catch (SocketException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DatagramPacket packet(Target target) {
		return new DatagramPacket(Unpooled.wrappedBuffer(new byte[64]), target.datagrams());
	}

	/** One refused datagram must not take those of others with it. */
	static String sendMany(EventLoopGroup group, Class<? extends Channel> type, Target target) throws Exception {
		Channel channel = bootstrap(group, type).bind(new InetSocketAddress(Target.HOST, 0)).sync().channel();
		try {
			ChannelFuture other = channel.write(packet(Target.of("open", "")));
			ChannelFuture first = channel.write(packet(target));
			ChannelFuture second = channel.write(packet(target));
			channel.flush();
			other.sync();
			second.await();
			first.sync();
			return SENT;
		}
		finally {
			channel.close().sync();
		}
	}

	static String fastOpen(EventLoopGroup group, Class<? extends Channel> type, Target target) throws Exception {
		Bootstrap bootstrap = bootstrap(group, type).option(ChannelOption.TCP_FASTOPEN_CONNECT, true);
		Channel channel = bootstrap.register().sync().channel();
		try {
			channel.write(Unpooled.wrappedBuffer(new byte[16]));
			channel.connect(target.tcp()).sync();
			return CONNECTED;
		}
		finally {
			channel.close().sync();
		}
	}

	private static String resolve(EventLoopGroup group, Target target) throws Exception {
		String name = target.equals(Target.of("open", "")) ? "asked.example" : "secret.example";
		try (DnsNameResolver resolver = new DnsNameResolverBuilder(group.next()).channelType(EpollDatagramChannel.class)
			.nameServerProvider(new SingletonDnsServerAddressStreamProvider(Target.of("open", "").datagrams()))
			.queryTimeoutMillis(TimeUnit.SECONDS.toMillis(HttpClients.TIMEOUT))
			.build()) {
			InetAddress address = resolver.resolve(name).sync().getNow();
			return address.getHostAddress();
		}
	}

	interface Addressing {

		SocketAddress of(Target target);

	}

}
