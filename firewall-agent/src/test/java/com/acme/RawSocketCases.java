package com.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.firewall.EgressScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of an application that opens a socket itself, so that no decorator sees it.
 * {@link GuardedLaunch} runs them.
 */
class RawSocketCases {

	@BeforeAll
	static void setUp() throws IOException {
		connect();
	}

	@Test
	void direct() throws IOException {
		connect();
	}

	@Test
	void inPool() throws Exception {
		ExecutorService pool = Executors.newSingleThreadExecutor();
		try {
			pool.submit(() -> {
				connect();
				return true;
			}).get();
		}
		catch (ExecutionException ex) {
			throw (Exception) ex.getCause();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void swallowed() {
		try {
			connect();
		}
		catch (IOException | SecurityException ex) {
			// As some code does
		}
	}

	@Test
	void inScope() {
		EgressScope.denyAll().run(() -> {
		});
	}

	private static void connect() throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(Targets.loopback(), Targets.CLOSING));
		}
	}

}
