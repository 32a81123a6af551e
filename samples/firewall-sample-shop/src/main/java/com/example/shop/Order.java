package com.example.shop;

import java.math.BigDecimal;

/**
 * An order that was paid.
 *
 * @param id its number
 * @param item what was bought
 * @param quantity how many
 * @param amount what was paid
 * @param currency in which currency
 * @param payment the payment partner's reference
 */
public record Order(long id, String item, int quantity, BigDecimal amount, String currency, String payment) {

}
