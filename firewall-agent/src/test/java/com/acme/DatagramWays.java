package com.acme;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/**
 * Datagrams.
 */
final class DatagramWays {

	private static final byte[] CONTENT = new byte[64];

	private static final String SENT = "sent";

	/** One that no other process joins. */
	private static final InetAddress GROUP = Multicast.group(0);

	private DatagramWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("DatagramSocket.send", () -> send(new DatagramSocket()));
		ways.put("DatagramSocket.send, bound before",
				() -> send(new DatagramSocket(new InetSocketAddress(Targets.loopback(), 0))));
		ways.put("DatagramSocket.connect and send", () -> {
			try (DatagramSocket socket = new DatagramSocket()) {
				socket.connect(Targets.udp());
				socket.send(new DatagramPacket(CONTENT, CONTENT.length));
				return SENT;
			}
		});
		ways.put("DatagramSocket.connect(address, port) and send", () -> {
			try (DatagramSocket socket = new DatagramSocket()) {
				socket.connect(Targets.loopback(), Targets.UDP);
				socket.send(new DatagramPacket(CONTENT, CONTENT.length));
				return SENT;
			}
		});
		ways.put("MulticastSocket.send", () -> send(new MulticastSocket()));
		ways.put("MulticastSocket.joinGroup", () -> {
			MulticastSocket socket = new MulticastSocket();
			return joined(socket, (network) -> socket.joinGroup(new InetSocketAddress(GROUP, 0), network));
		});
		ways.put("DatagramSocket.joinGroup", () -> {
			DatagramSocket socket = new DatagramSocket();
			return joined(socket, (network) -> socket.joinGroup(new InetSocketAddress(GROUP, 0), network));
		});
		ways.put("DatagramChannel.join", () -> {
			DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
			return joined(channel, (network) -> channel.join(GROUP, network));
		});
		ways.put("DatagramChannel.join of one source", () -> {
			DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
			return joined(channel, (network) -> channel.join(GROUP, network, Targets.loopback()));
		});
		ways.put("DatagramChannel.send from the heap", () -> send(DatagramChannel.open(), ByteBuffer.wrap(CONTENT)));
		ways.put("DatagramChannel.send, direct", () -> send(DatagramChannel.open(), ByteBuffer.allocateDirect(64)));
		ways.put("DatagramChannel.send, not blocking", () -> {
			DatagramChannel channel = DatagramChannel.open();
			channel.configureBlocking(false);
			return send(channel, ByteBuffer.wrap(CONTENT));
		});
		ways.put("DatagramChannel.connect and write", () -> {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.connect(Targets.udp());
				channel.write(ByteBuffer.wrap(CONTENT));
				return SENT;
			}
		});
		ways.put("DatagramChannel.socket().send", () -> {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.socket().send(new DatagramPacket(CONTENT, CONTENT.length, Targets.udp()));
				return SENT;
			}
		});
		ways.put("DatagramChannel.socket().connect and send", () -> {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.socket().connect(Targets.udp());
				channel.socket().send(new DatagramPacket(CONTENT, CONTENT.length));
				return SENT;
			}
		});
	}

	/** Tells of it by a datagram, since nobody here hears of groups. */
	private static String joined(Closeable socket, Join join) throws IOException {
		try (socket) {
			join.join(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
			check(Multicast.isMember(GROUP), true);
		}
		catch (SecurityException ex) {
			check(Multicast.isMember(GROUP), false);
			throw ex;
		}
		return send(new DatagramSocket());
	}

	private static void check(boolean member, boolean expected) {
		if (member != expected) {
			throw new IllegalStateException("member of the group: " + member);
		}
	}

	private static String send(DatagramSocket socket) throws IOException {
		try (socket) {
			socket.send(new DatagramPacket(CONTENT, CONTENT.length, Targets.udp()));
			return SENT;
		}
	}

	private static String send(DatagramChannel channel, ByteBuffer content) throws IOException {
		try (channel) {
			channel.send(content, Targets.udp());
			return SENT;
		}
	}

	private interface Join {

		void join(NetworkInterface network) throws IOException;

	}

}
