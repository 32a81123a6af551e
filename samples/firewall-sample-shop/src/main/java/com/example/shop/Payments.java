package com.example.shop;

import java.math.BigDecimal;
import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The partner that takes the customers' money.
 */
@Component
public class Payments {

	private final RestClient client;

	Payments(RestClient.Builder builder, @Value("${shop.payments.url}") String url) {
		this.client = builder.baseUrl(url).build();
	}

	/**
	 * Takes a payment.
	 * @param amount how much
	 * @param currency in which currency
	 * @return what the partner answers
	 */
	public Receipt pay(BigDecimal amount, String currency) {
		Receipt receipt = this.client.post()
			.uri("/payments")
			.body(new Payment(amount, currency))
			.retrieve()
			.body(Receipt.class);
		return Objects.requireNonNull(receipt, "The payment partner answered nothing");
	}

	/**
	 * Gives the money back.
	 * @param reference the partner's reference of the payment
	 */
	public void cancel(String reference) {
		this.client.delete().uri("/payments/{reference}", reference).retrieve().toBodilessEntity();
	}

	/**
	 * A payment.
	 *
	 * @param amount how much
	 * @param currency in which currency
	 */
	record Payment(BigDecimal amount, String currency) {

	}

	/**
	 * What the partner answers.
	 *
	 * @param reference its reference of the payment
	 */
	public record Receipt(String reference) {

	}

}
