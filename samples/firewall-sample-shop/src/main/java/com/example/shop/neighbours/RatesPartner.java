package com.example.shop.neighbours;

import java.io.IOException;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;

/**
 * Knows a few rates by {@code GET /rates/…} and sends whoever asks for another one
 * elsewhere.
 */
final class RatesPartner extends Partner {

	private static final Map<String, String> RATES = Map.of("EUR", "1", "GBP", "0.86", "USD", "1.08");

	RatesPartner(String elsewhere) throws IOException {
		super("/rates/", (exchange) -> handle(exchange, elsewhere));
	}

	private static void handle(HttpExchange exchange, String elsewhere) throws IOException {
		String currency = exchange.getRequestURI().getPath().substring("/rates/".length());
		String rate = RATES.get(currency);
		if (rate != null) {
			answer(exchange, "{\"currency\":\"%s\",\"value\":%s}".formatted(currency, rate));
		}
		else {
			exchange.getResponseHeaders().set("Location", elsewhere + exchange.getRequestURI().getPath());
			answer(exchange, 302);
		}
	}

}
