package dev.firewall.spring.autoconfigure.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import dev.firewall.spring.test.kit.LoopbackServer;
import redis.embedded.RedisServer;

/**
 * A real Redis, started once for all tests, with ports in front of it that count.
 */
final class RedisServers {

	private static final RedisServer SERVER = start();

	private RedisServers() {
	}

	private static RedisServer start() {
		RedisServer server = start(freePort());
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
		return server;
	}

	/** Starts a server of its own, which the caller stops. */
	static RedisServer start(int port, String... settings) {
		try {
			var builder = RedisServer.newRedisServer().bind("127.0.0.1").port(port);
			for (String setting : settings) {
				builder.setting(setting);
			}
			RedisServer server = builder.setting("save \"\"").build();
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void stop(RedisServer server) {
		try {
			server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static LoopbackServer open() {
		return LoopbackServer.inFrontOf(port(), "redis://127.0.0.1:%d");
	}

	static int port() {
		return SERVER.ports().get(0);
	}

}
