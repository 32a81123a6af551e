package dev.firewall.agent;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Servers on every address of loopback, for connections and datagrams, that count what
 * comes from one address, or from that of IPv6: others dial closed ports there.
 */
final class EveryLoopback implements AutoCloseable {

	private static final int PATIENCE = 20;

	private final InetAddress from;

	private final ServerSocket tcp = new ServerSocket(0);

	private final DatagramSocket udp = new DatagramSocket(0);

	private final BlockingQueue<SocketAddress> connections = new LinkedBlockingQueue<>();

	private final BlockingQueue<SocketAddress> datagrams = new LinkedBlockingQueue<>();

	EveryLoopback(InetAddress from) throws IOException {
		this.from = from;
		start(this::accept);
		start(this::receive);
	}

	private static void start(Runnable loop) {
		Thread thread = new Thread(loop, "every loopback");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				try (Socket connection = this.tcp.accept()) {
					this.connections.add(connection.getRemoteSocketAddress());
				}
			}
		}
		catch (IOException ex) {
			// It was closed
		}
	}

	private void receive() {
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(new byte[64], 64);
				this.udp.receive(packet);
				this.datagrams.add(packet.getSocketAddress());
			}
		}
		catch (IOException ex) {
			// It was closed
		}
	}

	/** How much has arrived since the last time. */
	int arrivals() throws IOException, InterruptedException {
		int count;
		try (Socket mark = new Socket()) {
			mark.bind(new InetSocketAddress(this.from, 0));
			mark.connect(new InetSocketAddress(this.from, tcpPort()));
			count = count(this.connections, mark.getLocalSocketAddress());
		}
		try (DatagramSocket mark = new DatagramSocket(new InetSocketAddress(this.from, 0))) {
			mark.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress(this.from, udpPort())));
			return count + count(this.datagrams, mark.getLocalSocketAddress());
		}
	}

	/** Servers take up what arrives in order. */
	private int count(BlockingQueue<SocketAddress> arrived, SocketAddress mark) throws InterruptedException {
		int count = 0;
		while (true) {
			SocketAddress next = arrived.poll(PATIENCE, TimeUnit.SECONDS);
			if (next == null) {
				throw new IllegalStateException("A server of this test has stopped");
			}
			if (next.equals(mark)) {
				return count;
			}
			InetAddress sender = ((InetSocketAddress) next).getAddress();
			count += (sender.equals(this.from) || sender instanceof Inet6Address) ? 1 : 0;
		}
	}

	int tcpPort() {
		return this.tcp.getLocalPort();
	}

	int udpPort() {
		return this.udp.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.tcp.close();
		this.udp.close();
	}

}
