package com.example.shop.neighbours;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import redis.embedded.RedisServer;

/**
 * A Redis server on a free port that keeps nothing on disk.
 */
final class Redis implements AutoCloseable {

	private final int port;

	private final RedisServer server;

	Redis() throws IOException {
		this.port = freePort();
		this.server = RedisServer.newRedisServer().port(this.port).bind("127.0.0.1").setting("save \"\"").build();
		this.server.start();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
