package com.example.shop.neighbours;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Everything that the shop reaches, and the stranger that it should not reach. Real
 * servers, which know nothing of the firewall.
 */
public final class Neighbours implements AutoCloseable {

	private final Stranger stranger;

	private final PaymentPartner payments;

	private final RatesPartner rates;

	private final EmbeddedPostgres database;

	private final Redis redis;

	private final Queue queue;

	private Neighbours() throws IOException, SQLException {
		this.database = EmbeddedPostgres.start();
		this.redis = new Redis();
		this.queue = new Queue();
		this.stranger = new Stranger();
		this.payments = new PaymentPartner();
		this.rates = new RatesPartner(this.stranger.url());
		try (Connection connection = this.database.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database shop");
		}
	}

	/**
	 * Starts them all.
	 * @return the neighbours
	 */
	public static Neighbours start() {
		try {
			return new Neighbours();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The shop's neighbours did not start", ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The shop's database was not created", ex);
		}
	}

	/**
	 * Where they happen to listen.
	 * @return ports and more by the names that the shop's configuration uses
	 */
	public Map<String, Object> addresses() {
		return Map.of("database.port", this.database.getPort(), "payments.port", this.payments.port(), "rates.port",
				this.rates.port(), "redis.port", this.redis.port(), "queue.port", this.queue.port(), "queue.url",
				this.queue.url());
	}

	/**
	 * The server that nobody named.
	 * @return the stranger
	 */
	public Stranger stranger() {
		return this.stranger;
	}

	/**
	 * The partner that takes payments.
	 * @return the partner
	 */
	public PaymentPartner payments() {
		return this.payments;
	}

	/**
	 * The queue from which the warehouse takes orders.
	 * @return the queue
	 */
	public Queue queue() {
		return this.queue;
	}

	@Override
	public void close() {
		this.queue.close();
		this.redis.close();
		this.rates.close();
		this.payments.close();
		this.stranger.close();
		try {
			this.database.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
