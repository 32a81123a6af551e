package com.example.shop.neighbours;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that the shop's policy does not name. It counts who connects, before anything
 * is sent.
 */
public final class Stranger implements AutoCloseable {

	private static final byte[] ANSWER = """
			HTTP/1.1 200 OK
			Content-Type: application/json
			Content-Length: 31
			Connection: close

			{"currency":"XAU","value":3e-4}""".replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket server;

	private final AtomicInteger connections = new AtomicInteger();

	Stranger() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::serve, "stranger");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket client = this.server.accept()) {
				this.connections.incrementAndGet();
				answer(client);
			}
			catch (IOException ex) {
				// The client went away, or the server was closed.
			}
		}
	}

	private static void answer(Socket client) throws IOException {
		BufferedReader request = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
		String line = request.readLine();
		while (line != null && !line.isEmpty()) {
			line = request.readLine();
		}
		client.getOutputStream().write(ANSWER);
	}

	/**
	 * Where it listens.
	 * @return a URL without a path
	 */
	public String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * How many connections it accepted.
	 * @return the number of connections
	 */
	public int connections() {
		return this.connections.get();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
