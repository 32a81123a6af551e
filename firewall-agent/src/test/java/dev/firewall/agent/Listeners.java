package dev.firewall.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Real servers on loopback that count what arrives: connections, datagrams, and files
 * that processes leave.
 */
final class Listeners implements AutoCloseable {

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private static final Pattern REDIRECT = Pattern.compile("[A-Z]+ /to/(\\d+) ");

	private static final int PATIENCE = 20;

	/** An address of loopback that nobody else dials, such as tests of closed ports. */
	private final InetAddress loopback = ownAddress();

	private final ServerSocket http = new ServerSocket(0, 50, this.loopback);

	private final ServerSocket closing = new ServerSocket(0, 50, this.loopback);

	private final DatagramSocket udp = new DatagramSocket(new InetSocketAddress(this.loopback, 0));

	private final ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

	private final Path folder;

	private final Path socket;

	private final AtomicInteger arrived = new AtomicInteger();

	/** Where what has arrived came from, in order. */
	private final BlockingQueue<Object> senders = new LinkedBlockingQueue<>();

	private int own;

	Listeners(Path folder) throws IOException {
		this.folder = Files.createDirectories(folder.resolve("files"));
		this.socket = folder.resolve("s");
		this.unix.bind(UnixDomainSocketAddress.of(this.socket));
		start(() -> serve(this.http));
		start(() -> serve(this.closing));
		start(this::receive);
		start(this::accept);
	}

	private static InetAddress ownAddress() throws IOException {
		long pid = ProcessHandle.current().pid();
		return InetAddress.getByAddress(new byte[] { 127, (byte) (64 | (pid >> 16)), (byte) (pid >> 8), (byte) pid });
	}

	private static void start(Loop loop) {
		Thread thread = new Thread(() -> {
			try {
				loop.run();
			}
			catch (IOException ex) {
				// The server was closed, or the client went away
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private void arrived(Object sender) {
		this.arrived.incrementAndGet();
		this.senders.add(sender);
	}

	private void serve(ServerSocket server) throws IOException {
		while (true) {
			Socket connection = server.accept();
			arrived(connection.getRemoteSocketAddress());
			if (server == this.http) {
				start(() -> answer(connection));
			}
			else {
				connection.close();
			}
		}
	}

	private void answer(Socket connection) throws IOException {
		try (connection) {
			BufferedReader in = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
			String line = in.readLine();
			byte[] answer = answer(line);
			while (line != null && !line.isEmpty()) {
				line = in.readLine();
			}
			connection.getOutputStream().write(answer);
		}
	}

	/** Redirects where the path says to which port. */
	private byte[] answer(String request) {
		Matcher matcher = REDIRECT.matcher((request != null) ? request : "");
		if (!matcher.lookingAt()) {
			return ANSWER;
		}
		return ("HTTP/1.1 302 Found\r\nLocation: http://" + host() + ":" + matcher.group(1)
				+ "/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/** A DNS server that knows no name. */
	private void receive() throws IOException {
		while (true) {
			DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
			this.udp.receive(packet);
			arrived(packet.getSocketAddress());
			packet.getData()[2] |= (byte) 0x80;
			packet.getData()[3] = 3;
			this.udp.send(packet);
		}
	}

	private void accept() throws IOException {
		while (true) {
			SocketChannel connection = this.unix.accept();
			arrived(connection.getRemoteAddress());
			connection.close();
		}
	}

	/**
	 * How much has arrived so far: connections, datagrams and files. Servers take up what
	 * arrives in order, so nothing is on its way once they have taken up what this sends.
	 */
	int arrivals() throws IOException, InterruptedException {
		this.senders.clear();
		for (ServerSocket server : List.of(this.http, this.closing)) {
			try (Socket mark = new Socket(this.loopback, server.getLocalPort())) {
				await(mark.getLocalSocketAddress());
			}
		}
		try (DatagramSocket mark = new DatagramSocket(new InetSocketAddress(this.loopback, 0))) {
			mark.send(new DatagramPacket(ANSWER, ANSWER.length, this.udp.getLocalSocketAddress()));
			await(mark.getLocalSocketAddress());
		}
		Path file = this.socket.resolveSibling("m");
		try (SocketChannel mark = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			mark.bind(UnixDomainSocketAddress.of(file));
			mark.connect(UnixDomainSocketAddress.of(this.socket));
			await(mark.getLocalAddress());
		}
		finally {
			Files.delete(file);
		}
		this.own += 4;
		try (Stream<Path> files = Files.list(this.folder)) {
			return this.arrived.get() - this.own + (int) files.count();
		}
	}

	/** Has what has arrived so far not count. */
	void forget() throws IOException, InterruptedException {
		int seen = arrivals();
		this.own += seen;
	}

	private void await(Object sender) throws InterruptedException {
		Object next = this.senders.poll(PATIENCE, TimeUnit.SECONDS);
		while (next != null && !next.equals(sender)) {
			next = this.senders.poll(PATIENCE, TimeUnit.SECONDS);
		}
		if (next == null) {
			throw new IllegalStateException("A server of this test has stopped");
		}
	}

	String host() {
		return this.loopback.getHostAddress();
	}

	int httpPort() {
		return this.http.getLocalPort();
	}

	int closingPort() {
		return this.closing.getLocalPort();
	}

	int udpPort() {
		return this.udp.getLocalPort();
	}

	Path socket() {
		return this.socket;
	}

	Path folder() {
		return this.folder;
	}

	@Override
	public void close() throws IOException {
		this.http.close();
		this.closing.close();
		this.udp.close();
		this.unix.close();
	}

	private interface Loop {

		void run() throws IOException;

	}

}
