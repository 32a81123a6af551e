package dev.firewall.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A name server on loopback that answers every question for an address with the same one,
 * and keeps the names that it was asked for.
 */
final class DnsServer implements AutoCloseable {

	private static final int HEADER = 12;

	private static final int TYPE_A = 1;

	private static final int PATIENCE = 20;

	private static final String MARK = "mark.of.this.test";

	private final DatagramSocket socket;

	private final byte[] answer;

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private volatile CountDownLatch marked = new CountDownLatch(1);

	DnsServer(InetAddress host, String answer) throws IOException {
		this.socket = new DatagramSocket(new InetSocketAddress(host, 0));
		this.answer = InetAddress.getByName(answer).getAddress();
		Thread thread = new Thread(this::serve, "name server");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve() {
		try {
			while (true) {
				DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
				this.socket.receive(packet);
				byte[] query = packet.getData();
				int end = HEADER;
				StringJoiner name = new StringJoiner(".");
				while (query[end] != 0) {
					name.add(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
					end += query[end] + 1;
				}
				if (name.toString().equals(MARK)) {
					this.marked.countDown();
					continue;
				}
				this.asked.add(name.toString());
				byte[] reply = reply(query, end + 5);
				this.socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
			}
		}
		catch (IOException ex) {
			// It was closed
		}
	}

	/** The question again, and an address if that is what was asked for. */
	private byte[] reply(byte[] query, int end) {
		boolean address = query[end - 3] == TYPE_A;
		ByteArrayOutputStream reply = new ByteArrayOutputStream();
		reply.write(query, 0, 2);
		reply.writeBytes(new byte[] { (byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) (address ? 1 : 0), 0, 0, 0, 0 });
		reply.write(query, HEADER, end - HEADER);
		if (address) {
			reply.writeBytes(new byte[] { (byte) 0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4 });
			reply.writeBytes(this.answer);
		}
		return reply.toByteArray();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * The names that it was asked for since the last time. Datagrams are taken up in
	 * order, so nothing is on its way once it has taken up what this sends.
	 */
	List<String> asked() throws IOException, InterruptedException {
		this.marked = new CountDownLatch(1);
		ByteArrayOutputStream query = new ByteArrayOutputStream();
		query.writeBytes(new byte[HEADER]);
		for (String label : MARK.split("\\.")) {
			query.write(label.length());
			query.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
		}
		query.writeBytes(new byte[5]);
		try (DatagramSocket mark = new DatagramSocket(new InetSocketAddress(this.socket.getLocalAddress(), 0))) {
			mark.send(new DatagramPacket(query.toByteArray(), query.size(), this.socket.getLocalSocketAddress()));
		}
		if (!this.marked.await(PATIENCE, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The name server of this test has stopped");
		}
		List<String> names = List.copyOf(this.asked);
		this.asked.clear();
		return names;
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
