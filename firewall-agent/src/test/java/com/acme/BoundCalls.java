package com.acme;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;

/**
 * Calls of sockets that are bound to loopback. What passes the gate is refused by the
 * operating system, unless it is for this machine: so it is seen which of the two refuses
 * a public address, and no packet leaves.
 */
final class BoundCalls {

	static final String ALLOW = "allow";

	static final String BLOCK = "block";

	private static final byte[] CONTENT = new byte[32];

	private static final int TIMEOUT = 5;

	/** What the operating system says to a socket that is bound to loopback. */
	private static final String[] SYSTEM = { "Invalid argument", "unreachable", "Cannot assign", "refused" };

	private static final InetSocketAddress SOURCE_6 = sourceOfIpv6();

	private EgressBlockedException refusal;

	/** What was refused last. */
	EgressBlockedException refusal() {
		return this.refusal;
	}

	/** Connects in several ways, which have to end alike. */
	String connect(Destination destination) throws Exception {
		Map<String, Call> calls = new LinkedHashMap<>();
		calls.put("Socket", (to) -> {
			try (Socket socket = new Socket()) {
				socket.bind(source(to));
				socket.connect(to, (int) TimeUnit.SECONDS.toMillis(TIMEOUT));
			}
		});
		calls.put("SocketChannel", (to) -> {
			try (SocketChannel channel = SocketChannel.open()) {
				channel.bind(source(to));
				channel.connect(to);
			}
		});
		calls.put("AsynchronousSocketChannel", (to) -> {
			try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
				channel.bind(source(to));
				channel.connect(to).get(TIMEOUT, TimeUnit.SECONDS);
			}
		});
		return all(calls, destination);
	}

	/** Connects once. */
	String connectOnce(Destination destination) throws Exception {
		return all(Map.of("Socket", (to) -> {
			try (Socket socket = new Socket()) {
				socket.bind(source(to));
				socket.connect(to, (int) TimeUnit.SECONDS.toMillis(TIMEOUT));
			}
		}), destination);
	}

	/** Sends a datagram in several ways, which have to end alike. */
	String send(Destination destination) throws Exception {
		Map<String, Call> calls = new LinkedHashMap<>();
		calls.put("DatagramSocket", (to) -> {
			try (DatagramSocket socket = new DatagramSocket(source(to))) {
				socket.send(new DatagramPacket(CONTENT, CONTENT.length, to));
			}
		});
		calls.put("DatagramChannel", (to) -> {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.bind(source(to));
				channel.send(ByteBuffer.allocateDirect(CONTENT.length), to);
			}
		});
		return all(calls, destination);
	}

	/** Connects datagram sockets, which have to end alike. */
	String associate(Destination destination) throws Exception {
		Map<String, Call> calls = new LinkedHashMap<>();
		calls.put("DatagramSocket", (to) -> {
			try (DatagramSocket socket = new DatagramSocket(source(to))) {
				socket.connect(to);
				socket.send(new DatagramPacket(CONTENT, CONTENT.length));
			}
		});
		calls.put("DatagramChannel", (to) -> {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.bind(source(to));
				channel.connect(to);
				channel.write(ByteBuffer.wrap(CONTENT));
			}
		});
		return all(calls, destination);
	}

	/** Looks a name up in several ways, which have to end alike. */
	String lookUp(String name) throws Exception {
		Map<String, Call> calls = new LinkedHashMap<>();
		calls.put("getByName", (to) -> InetAddress.getByName(name));
		calls.put("getAllByName", (to) -> InetAddress.getAllByName(name));
		calls.put("InetSocketAddress", (to) -> {
			if (new InetSocketAddress(name, 1).isUnresolved()) {
				throw new IllegalStateException("no address of " + name);
			}
		});
		return all(calls, () -> new InetSocketAddress(0));
	}

	/**
	 * Asks for the name of an address; where that is refused, the address is its name.
	 */
	static String reverse(InetAddress address) throws IOException {
		String text = address.getHostAddress();
		boolean refused = InetAddress.getByAddress(address.getAddress()).getHostName().equals(text);
		boolean again = InetAddress.getByAddress(address.getAddress()).getCanonicalHostName().equals(text);
		if (refused != again) {
			throw new IllegalStateException("getHostName and getCanonicalHostName of " + address + " do not agree");
		}
		return refused ? BLOCK : ALLOW;
	}

	private String all(Map<String, Call> calls, Destination destination) throws Exception {
		Map<String, String> outcomes = new LinkedHashMap<>();
		for (Map.Entry<String, Call> call : calls.entrySet()) {
			outcomes.put(call.getKey(), outcome(call.getValue(), destination));
		}
		TreeSet<String> different = new TreeSet<>(outcomes.values());
		if (different.size() != 1) {
			throw new IllegalStateException("the ways do not agree: " + outcomes);
		}
		return different.first();
	}

	private String outcome(Call call, Destination destination) throws Exception {
		try {
			call.make(destination.address());
			return ALLOW;
		}
		catch (Exception ex) {
			EgressBlockedException found = EgressBlockedException.findIn(ex).orElse(null);
			if (found != null) {
				this.refusal = found;
				return BLOCK;
			}
			if (isOfTheSystem(ex)) {
				return ALLOW;
			}
			throw ex;
		}
	}

	private static boolean isOfTheSystem(Exception ex) {
		Throwable cause = (ex instanceof ExecutionException) ? ex.getCause() : ex;
		String message = String.valueOf(cause.getMessage());
		for (String known : SYSTEM) {
			if (message.contains(known)) {
				return true;
			}
		}
		return false;
	}

	/** Where there is no IPv6, nothing can leave by it. */
	private static InetSocketAddress source(SocketAddress to) {
		boolean six = to instanceof InetSocketAddress internet && internet.getAddress() instanceof Inet6Address;
		return six ? SOURCE_6 : new InetSocketAddress(Targets.loopback(), 0);
	}

	private static InetSocketAddress sourceOfIpv6() {
		InetSocketAddress source = new InetSocketAddress("::1", 0);
		try (DatagramSocket socket = new DatagramSocket(source)) {
			return socket.isBound() ? source : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Where a call leads. Finding that out may be refused, too.
	 */
	interface Destination {

		SocketAddress address() throws Exception;

	}

	private interface Call {

		void make(SocketAddress to) throws Exception;

	}

}
