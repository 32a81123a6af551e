package com.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.SocketHandler;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets.
 */
final class SocketWays {

	private static final int TIMEOUT = 10_000;

	private static final String REACHED = "connected";

	private SocketWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("new Socket(address, port)", () -> closed(new Socket(Targets.loopback(), Targets.CLOSING)));
		ways.put("new Socket(name, port)", () -> closed(new Socket("localhost", Targets.CLOSING)));
		ways.put("new Socket(address, port, local address, 0)",
				() -> closed(new Socket(Targets.loopback(), Targets.CLOSING, Targets.loopback(), 0)));
		ways.put("Socket.connect", () -> connected(new Socket(), Targets.closing()));
		ways.put("Socket.connect with timeout", () -> {
			try (Socket socket = new Socket()) {
				socket.connect(Targets.closing(), TIMEOUT);
				return REACHED;
			}
		});
		ways.put("Socket.connect, bound before", () -> {
			try (Socket socket = new Socket()) {
				socket.bind(new InetSocketAddress(Targets.loopback(), 0));
				socket.connect(Targets.closing());
				return REACHED;
			}
		});
		ways.put("Socket.connect to an unspecified address", () -> connected(new Socket(),
				new InetSocketAddress(InetAddress.getByName("0.0.0.0"), Targets.CLOSING)));
		ways.put("Socket.connect to a mapped address", () -> connected(new Socket(),
				new InetSocketAddress(InetAddress.getByName("::ffff:" + Targets.HOST), Targets.CLOSING)));
		ways.put("Socket without proxy", () -> connected(new Socket(Proxy.NO_PROXY), Targets.closing()));
		ways.put("Socket behind SOCKS", () -> connected(new Socket(new Proxy(Proxy.Type.SOCKS, Targets.closing())),
				InetSocketAddress.createUnresolved("target.example", 80)));
		ways.put("Socket to an address with a forged name",
				() -> connected(new Socket(),
						new InetSocketAddress(
								InetAddress.getByAddress("allowed.example", Targets.loopback().getAddress()),
								Targets.CLOSING)));
		ways.put("Socket to an allowed name that leads to loopback",
				() -> connected(new Socket(), new InetSocketAddress("allowed.example", Targets.CLOSING)));
		ways.put("SocketFactory",
				() -> closed(SocketFactory.getDefault().createSocket(Targets.loopback(), Targets.CLOSING)));
		ways.put("SSLSocketFactory",
				() -> closed(SSLSocketFactory.getDefault().createSocket(Targets.loopback(), Targets.CLOSING)));
		ways.put("SSLSocket.connect", () -> connected(SSLSocketFactory.getDefault().createSocket(), Targets.closing()));
		ways.put("Socket in a thread", SocketWays::inThread);
		ways.put("Socket in the common pool", SocketWays::inPool);
		ways.put("SocketHandler of java.util.logging", () -> {
			SocketHandler handler = new SocketHandler(Targets.HOST, Targets.CLOSING);
			handler.close();
			return REACHED;
		});
	}

	private static String closed(Socket socket) throws IOException {
		socket.close();
		return REACHED;
	}

	private static String connected(Socket socket, InetSocketAddress address) throws IOException {
		try (socket) {
			socket.connect(address);
			return REACHED;
		}
	}

	private static String inThread() throws Exception {
		AtomicReference<Exception> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				connected(new Socket(), Targets.closing());
			}
			catch (Exception ex) {
				thrown.set(ex);
			}
		});
		thread.start();
		thread.join();
		if (thrown.get() != null) {
			throw thrown.get();
		}
		return REACHED;
	}

	private static String inPool() throws Exception {
		return ForkJoinPool.commonPool().submit(() -> connected(new Socket(), Targets.closing())).get();
	}

}
