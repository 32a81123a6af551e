package dev.firewall.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;

/**
 * Takes the connections and datagrams that come to one port of this machine.
 */
final class GateSink implements Closeable {

	private static final int BACKLOG = 1024;

	private final ServerSocket connections;

	private final DatagramSocket datagrams;

	GateSink() throws IOException {
		this.connections = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		this.datagrams = new DatagramSocket(new InetSocketAddress(this.connections.getInetAddress(), port()));
		start(() -> this.connections.accept().close());
		DatagramPacket packet = new DatagramPacket(new byte[1], 1);
		start(() -> this.datagrams.receive(packet));
	}

	int port() {
		return this.connections.getLocalPort();
	}

	private static void start(Taking taking) {
		Thread thread = new Thread(() -> takeAll(taking), "gate-sink");
		thread.setDaemon(true);
		thread.start();
	}

	private static void takeAll(Taking taking) {
		while (true) {
			try {
				taking.take();
			}
			catch (SocketException ex) {
				return;
			}
			catch (IOException ex) {
				// Who came is gone already
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.connections.close();
		this.datagrams.close();
	}

	private interface Taking {

		void take() throws IOException;

	}

}
