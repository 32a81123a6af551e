package com.example.library;

import dev.firewall.spring.test.RecordedEgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.RequestEntity;
import org.springframework.test.web.servlet.client.RestTestClient;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the whole application on a port of its own, with each client that Spring Boot
 * has for that.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureTestRestTemplate
@AutoConfigureRestTestClient
@Isolated
class LibraryClientTests {

	@LocalServerPort
	private int port;

	@Test
	void booksWhenAskedForByTestRestTemplateAreThere(@Autowired TestRestTemplate client, RecordedEgress recorded) {
		assertThat(client.getForEntity("/books", String.class).getBody()).isEqualTo("[]");
		assertThat(client.getForEntity("/nothing", String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

	@Test
	void booksWhenAskedForByRestTestClientAreThere(@Autowired RestTestClient client, RecordedEgress recorded) {
		client.get().uri("/books").exchange().expectStatus().isOk().expectBody(String.class).isEqualTo("[]");
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

	@Test
	void booksWhenAskedForByRestTemplateAreThere(@Autowired RestTemplateBuilder builder, RecordedEgress recorded) {
		assertThat(builder.rootUri("http://localhost:" + this.port)
			.build()
			.exchange(RequestEntity.get("/books").build(), String.class)
			.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

}
