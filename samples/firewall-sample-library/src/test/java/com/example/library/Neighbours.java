package com.example.library;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.h2.tools.Server;
import redis.embedded.RedisServer;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Everything that the library reaches out to, really listening on loopback and counting
 * who connects.
 */
@TestConfiguration(proxyBeanMethods = false)
class Neighbours {

	static final String ARCHIVE = "jdbc:h2:mem:loans;DB_CLOSE_DELAY=-1";

	@Bean
	HttpLoopbackServer web() {
		return HttpLoopbackServer.start();
	}

	@Bean
	HttpLoopbackServer bucket() {
		return HttpLoopbackServer.start();
	}

	@Bean(destroyMethod = "stop")
	RedisServer redisServer() throws IOException {
		RedisServer server = RedisServer.newRedisServer()
			.port(freePort())
			.bind("127.0.0.1")
			.setting("save \"\"")
			.build();
		server.start();
		return server;
	}

	@Bean
	LoopbackServer cache(RedisServer redisServer) {
		return LoopbackServer.inFrontOf(redisServer.ports().get(0), "redis://127.0.0.1:%d");
	}

	@Bean(destroyMethod = "stop")
	Server archiveServer() throws SQLException {
		try (Connection connection = DriverManager.getConnection(ARCHIVE, "sa", "");
				Statement statement = connection.createStatement()) {
			statement.execute("create table if not exists loans (isbn varchar, borrower varchar)");
		}
		return Server.createTcpServer("-tcpPort", "0").start();
	}

	@Bean
	LoopbackServer archived(Server archiveServer) {
		return LoopbackServer.inFrontOf(archiveServer.getPort(), "jdbc:127.0.0.1:%d");
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	GreenMail mailServer() {
		return new GreenMail(ServerSetupTest.SMTP.dynamicPort());
	}

	@Bean
	LoopbackServer post(GreenMail mailServer) {
		return LoopbackServer.inFrontOf(mailServer.getSmtp().getPort(), "smtp://127.0.0.1:%d");
	}

	@Bean
	DynamicPropertyRegistrar addresses(HttpLoopbackServer web, HttpLoopbackServer bucket, LoopbackServer cache,
			LoopbackServer archived, LoopbackServer post) {
		return (properties) -> {
			properties.add("library.catalogue.url", () -> web.uri(""));
			properties.add("library.reviews.url", () -> web.uri(""));
			properties.add("library.covers.endpoint", () -> bucket.uri(""));
			properties.add("library.archive.url", () -> "jdbc:h2:tcp://127.0.0.1:" + archived.port() + "/mem:loans");
			properties.add("library.labels.program", () -> "/usr/bin/touch");
			properties.add("spring.data.redis.host", cache::host);
			properties.add("spring.data.redis.port", cache::port);
			properties.add("spring.mail.host", post::host);
			properties.add("spring.mail.port", post::port);
		};
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
