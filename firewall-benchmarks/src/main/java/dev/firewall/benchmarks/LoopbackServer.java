package dev.firewall.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The least that answers an HTTP request, so that a call costs little besides what is
 * measured. Connections are kept open.
 */
final class LoopbackServer implements AutoCloseable {

	private static final byte[] RESPONSE = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
		.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket socket;

	LoopbackServer() {
		try {
			this.socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	String url() {
		return "http://127.0.0.1:" + this.socket.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.socket.accept();
				start(() -> answer(connection));
			}
		}
		catch (IOException ex) {
			// Closed
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "loopback-server");
		thread.setDaemon(true);
		thread.start();
	}

	private static void answer(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			InputStream requests = new BufferedInputStream(connection.getInputStream());
			int endOfHead = 0;
			for (int b = requests.read(); b >= 0; b = requests.read()) {
				endOfHead = (b == '\n') ? endOfHead + 1 : (b == '\r') ? endOfHead : 0;
				if (endOfHead == 2) {
					connection.getOutputStream().write(RESPONSE);
					endOfHead = 0;
				}
			}
		}
		catch (IOException ex) {
			// The client is gone
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
