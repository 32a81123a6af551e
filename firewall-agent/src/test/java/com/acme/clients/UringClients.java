package com.acme.clients;

import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;

/**
 * Channels of Netty over io_uring. All by name, since not every Netty that the tests run
 * with has what they need.
 */
@SuppressWarnings("deprecation")
public final class UringClients {

	private static final String PACKAGE = "io.netty.channel.uring.";

	private static final String SOCKET = "IoUringSocketChannel";

	private static final String DATAGRAM = "IoUringDatagramChannel";

	private UringClients() {
	}

	/** Why this machine, or this Netty, has no io_uring; {@code null} if it has. */
	public static Throwable unavailability() {
		try {
			Throwable cause = (Throwable) type("IoUring").getMethod("unavailabilityCause").invoke(null);
			groupType();
			return cause;
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			return ex;
		}
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("Netty io_uring", () -> NettyClients.connecting(group(), channel(SOCKET), Target::tcp));
		clients.put("Netty io_uring with TCP fast open", () -> {
			EventLoopGroup group = group();
			Class<? extends Channel> type = channel(SOCKET);
			return (target) -> NettyClients.fastOpen(group, type, target);
		});
		clients.put("Netty io_uring UNIX-domain socket", () -> NettyClients.connecting(group(),
				channel("IoUringDomainSocketChannel"), (target) -> new DomainSocketAddress(target.unix().toFile())));
		clients.put("Netty io_uring datagram", () -> NettyClients.sending(group(), channel(DATAGRAM)));
		clients.put("Netty io_uring datagrams, many at once", () -> {
			EventLoopGroup group = group();
			Class<? extends Channel> type = channel(DATAGRAM);
			return (target) -> NettyClients.sendMany(group, type, target);
		});
		clients.put("Netty io_uring datagram, connected",
				() -> NettyClients.connecting(group(), channel(DATAGRAM), Target::datagrams));
		clients.put("Netty io_uring datagram channel, joining a group",
				() -> NettyClients.joining(group(), UringClients::datagramsOverIpv4));
	}

	private static EventLoopGroup group() throws ReflectiveOperationException {
		Class<?> factory = Class.forName("io.netty.channel.IoHandlerFactory");
		return (EventLoopGroup) groupType().getConstructor(int.class, factory)
			.newInstance(1, type("IoUringIoHandler").getMethod("newFactory").invoke(null));
	}

	private static Class<?> groupType() throws ClassNotFoundException {
		return Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup");
	}

	private static DatagramChannel datagramsOverIpv4() {
		try {
			Class<?> families = Class.forName("io.netty.channel.socket.SocketProtocolFamily");
			return (DatagramChannel) channel(DATAGRAM).getConstructor(families)
				.newInstance(families.getField("INET").get(null));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Class<? extends Channel> channel(String name) throws ClassNotFoundException {
		return type(name).asSubclass(Channel.class);
	}

	private static Class<?> type(String name) throws ClassNotFoundException {
		return Class.forName(PACKAGE + name);
	}

}
