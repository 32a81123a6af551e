package com.example.shop;

import java.math.BigDecimal;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/**
 * The partner that knows the rates of currencies.
 */
public interface Rates {

	/**
	 * What one euro costs.
	 * @param currency the currency
	 * @return the rate
	 */
	@GetExchange("/rates/{currency}")
	Rate of(@PathVariable String currency);

	/**
	 * A rate.
	 *
	 * @param currency the currency
	 * @param value what one euro costs in it
	 */
	record Rate(String currency, BigDecimal value) {

	}

}
