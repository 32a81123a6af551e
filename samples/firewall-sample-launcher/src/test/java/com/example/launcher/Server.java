package com.example.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts who connects.
 */
final class Server {

	private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final AtomicInteger arrived = new AtomicInteger();

	private final Thread thread = new Thread(this::serve);

	Server() throws IOException {
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void serve() {
		try {
			while (true) {
				try (Socket connection = this.socket.accept()) {
					this.arrived.incrementAndGet();
				}
			}
		}
		catch (IOException ex) {
			// Closed at the end of the test
		}
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/** How many have connected before this, which the server takes up last. */
	int arrivals() throws IOException {
		try (Socket mark = new Socket(this.socket.getInetAddress(), port())) {
			assertThat(mark.getInputStream().read()).isEqualTo(-1);
		}
		return this.arrived.decrementAndGet();
	}

	void close() throws IOException {
		this.socket.close();
	}

}
