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

	private Neighbours() throws IOException, SQLException {
		this.database = EmbeddedPostgres.start();
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
	 * The ports that they happen to listen on.
	 * @return the ports by the names that the shop's configuration uses
	 */
	public Map<String, Object> ports() {
		return Map.of("database.port", this.database.getPort(), "payments.port", this.payments.port(), "rates.port",
				this.rates.port());
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

	@Override
	public void close() {
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
