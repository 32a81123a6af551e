package com.example.library;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Counts in Redis how often a book is lent. Lending has to go on without it.
 */
@Component
public class Popularity {

	private static final Log logger = LogFactory.getLog(Popularity.class);

	private final StringRedisTemplate redis;

	Popularity(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Counts one.
	 * @param isbn the number of the book
	 */
	public void count(Isbn isbn) {
		try {
			this.redis.opsForValue().increment("lent:" + isbn.digits());
		}
		catch (RuntimeException ex) {
			logger.warn("Not counted: " + isbn.digits());
		}
	}

}
