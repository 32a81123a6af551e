package com.example.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Takes orders. One order takes every way out of the shop: the rates partner, the payment
 * partner and the database here, and those of whoever listens for orders.
 */
@Service
public class Orders {

	private static final BigDecimal PRICE = new BigDecimal("4.50");

	private final Rates rates;

	private final Payments payments;

	private final JdbcClient database;

	private final ApplicationEventPublisher events;

	Orders(Rates rates, Payments payments, JdbcClient database, ApplicationEventPublisher events) {
		this.rates = rates;
		this.payments = payments;
		this.database = database;
		this.events = events;
	}

	/**
	 * Takes an order.
	 * @param request what the customer wants
	 * @return the order
	 */
	public Order place(OrderRequest request) {
		BigDecimal amount = PRICE.multiply(BigDecimal.valueOf(request.quantity()))
			.multiply(this.rates.of(request.currency()).value())
			.setScale(2, RoundingMode.HALF_UP);
		Payments.Receipt payment = this.payments.pay(amount, request.currency());
		long id = this.database.sql("""
				insert into orders (item, quantity, amount, currency, payment)
				values (:item, :quantity, :amount, :currency, :payment) returning id""")
			.param("item", request.item())
			.param("quantity", request.quantity())
			.param("amount", amount)
			.param("currency", request.currency())
			.param("payment", payment.reference())
			.query(Long.class)
			.single();
		Order order = new Order(id, request.item(), request.quantity(), amount, request.currency(),
				payment.reference());
		this.events.publishEvent(order);
		return order;
	}

	/**
	 * The orders so far.
	 * @return the orders, the oldest first
	 */
	public List<Order> all() {
		return this.database.sql("select id, item, quantity, amount, currency, payment from orders order by id")
			.query(Order.class)
			.list();
	}

}
