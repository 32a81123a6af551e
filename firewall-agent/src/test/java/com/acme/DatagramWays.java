package com.acme;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/**
 * Datagrams.
 */
final class DatagramWays {

	private static final byte[] CONTENT = new byte[64];

	private static final String SENT = "sent";

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

}
