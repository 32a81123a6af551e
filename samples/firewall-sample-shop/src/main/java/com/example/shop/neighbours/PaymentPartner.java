package com.example.shop.neighbours;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;

/**
 * Takes payments by {@code POST /payments} and gives the money back by
 * {@code DELETE /payments/…}.
 */
public final class PaymentPartner extends Partner {

	private final AtomicInteger taken;

	private final AtomicInteger cancelled;

	PaymentPartner() throws IOException {
		this(new AtomicInteger(), new AtomicInteger());
	}

	private PaymentPartner(AtomicInteger taken, AtomicInteger cancelled) throws IOException {
		super("/payments", (exchange) -> handle(exchange, taken, cancelled));
		this.taken = taken;
		this.cancelled = cancelled;
	}

	private static void handle(HttpExchange exchange, AtomicInteger taken, AtomicInteger cancelled) throws IOException {
		switch (exchange.getRequestMethod()) {
			case "POST" -> answer(exchange, "{\"reference\":\"P-%d\"}".formatted(taken.incrementAndGet()));
			case "DELETE" -> {
				cancelled.incrementAndGet();
				answer(exchange, 204);
			}
			default -> answer(exchange, 405);
		}
	}

	/**
	 * How many payments arrived.
	 * @return the number of payments
	 */
	public int taken() {
		return this.taken.get();
	}

	/**
	 * How many payments were to be cancelled.
	 * @return the number of requests that arrived
	 */
	public int cancelled() {
		return this.cancelled.get();
	}

}
