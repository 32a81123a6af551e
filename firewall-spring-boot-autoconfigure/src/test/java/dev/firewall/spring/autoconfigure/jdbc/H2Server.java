package dev.firewall.spring.autoconfigure.jdbc;

import java.sql.SQLException;

import dev.firewall.spring.test.kit.LoopbackServer;
import org.h2.tools.Server;

/**
 * A real H2 server, started once for all tests, with ports in front of it that count.
 */
final class H2Server {

	private static final Server SERVER = start();

	private H2Server() {
	}

	private static Server start() {
		try {
			return Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-tcpDaemon").start();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static LoopbackServer open() {
		return LoopbackServer.inFrontOf(SERVER.getPort(), "jdbc://127.0.0.1:%d");
	}

	static String url(LoopbackServer server) {
		return "jdbc:h2:tcp://127.0.0.1:" + server.port() + "/mem:shop";
	}

}
