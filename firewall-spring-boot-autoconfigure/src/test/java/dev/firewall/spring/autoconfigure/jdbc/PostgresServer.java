package dev.firewall.spring.autoconfigure.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.firewall.spring.test.kit.LoopbackServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL, started once for all tests, with ports in front of it that count.
 */
final class PostgresServer {

	private static final EmbeddedPostgres SERVER = start();

	private PostgresServer() {
	}

	private static EmbeddedPostgres start() {
		try {
			EmbeddedPostgres server = EmbeddedPostgres.builder().start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
			try (Connection connection = server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("create database shop");
			}
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void close(EmbeddedPostgres server) {
		try {
			server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static LoopbackServer open() {
		return LoopbackServer.inFrontOf(SERVER.getPort(), "postgresql://127.0.0.1:%d/shop");
	}

	static String url(LoopbackServer server) {
		return "jdbc:postgresql://127.0.0.1:" + server.port() + "/shop";
	}

}
