package com.example.shop;

/**
 * What a customer wants.
 *
 * @param item what to buy
 * @param quantity how many
 * @param currency the currency to pay in
 */
public record OrderRequest(String item, int quantity, String currency) {

}
