package com.example.library;

import dev.firewall.spring.test.AutoConfigureFirewall;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a context that Spring Boot does not start, and that asks for the firewall.
 */
@SpringJUnitConfig
@AutoConfigureFirewall
class ReviewsTests {

	@Autowired
	private Reviews reviews;

	@Autowired
	private HttpLoopbackServer server;

	@Test
	void reviewsWhenNothingIsAllowedAreBlocked() {
		int before = this.server.arrivals();
		TestFirewall.expectBlocked(() -> this.reviews.of("1"));
		assertThat(this.server.arrivals()).isEqualTo(before);
	}

	@Test
	void reviewsWhenTheirServerIsAllowedAreRead() {
		try (var allowed = TestFirewall.allow(this.server.rule())) {
			assertThat(allowed).isNotNull();
			assertThat(this.reviews.of("1")).isEqualTo("GET /reviews/1");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Few {

		@Bean
		HttpLoopbackServer server() {
			return HttpLoopbackServer.start();
		}

		@Bean
		WebClient.Builder webClientBuilder() {
			return WebClient.builder();
		}

		@Bean
		Reviews reviews(WebClient.Builder builder, HttpLoopbackServer server) {
			return new LibraryConfiguration().reviews(builder, server.uri("").toString());
		}

	}

}
