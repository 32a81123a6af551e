package com.acme.clients;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import redis.clients.jedis.Jedis;

/**
 * Clients of databases.
 */
final class StoreClients {

	private static final int PATIENCE = 1;

	private StoreClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("PostgreSQL JDBC driver", () -> (target) -> {
			String url = "jdbc:postgresql://" + Target.HOST + ":" + target.closing() + "/db?sslmode=disable";
			try (Connection connection = DriverManager.getConnection(url, "user", "password")) {
				return connection.getCatalog();
			}
		});
		clients.put("Lettuce", () -> {
			RedisClient client = RedisClient.create();
			return (target) -> {
				RedisURI uri = RedisURI.builder()
					.withHost(Target.HOST)
					.withPort(target.closing())
					.withTimeout(Duration.ofSeconds(PATIENCE))
					.build();
				try (StatefulRedisConnection<String, String> connection = client.connect(StringCodec.UTF8, uri)) {
					return connection.sync().ping();
				}
			};
		});
		clients.put("Jedis", () -> (target) -> {
			try (Jedis client = new Jedis(Target.HOST, target.closing())) {
				return client.ping();
			}
		});
		clients.put("MongoDB driver", () -> (target) -> {
			MongoClientSettings settings = MongoClientSettings.builder()
				.applyToClusterSettings(
						(cluster) -> cluster.hosts(List.of(new ServerAddress(Target.HOST, target.closing())))
							.serverSelectionTimeout(PATIENCE, TimeUnit.SECONDS))
				.build();
			try (MongoClient client = MongoClients.create(settings)) {
				return client.listDatabaseNames().first();
			}
		});
	}

}
