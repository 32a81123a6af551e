package com.example.shop;

import java.util.List;
import java.util.Set;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
class OrderController {

	private final Orders orders;

	private final Bestsellers bestsellers;

	OrderController(Orders orders, Bestsellers bestsellers) {
		this.orders = orders;
		this.bestsellers = bestsellers;
	}

	@GetMapping
	List<Order> all() {
		return this.orders.all();
	}

	@GetMapping("/bestsellers")
	Set<String> bestsellers() {
		return this.bestsellers.top();
	}

	@PostMapping
	Order place(@RequestBody OrderRequest request) {
		return this.orders.place(request);
	}

}
