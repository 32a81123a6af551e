package com.example.library;

import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the whole application on a port of its own, which tests of its context may
 * reach. What the server's threads do is the running test's, so no other may run.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Neighbours.class)
@Isolated
class LibraryServerTests {

	@Autowired
	private HttpLoopbackServer web;

	@Autowired
	private LoopbackServer cache;

	@Autowired
	private Books books;

	@Autowired
	private RestClient.Builder builder;

	@LocalServerPort
	private int port;

	@AfterEach
	void clear() {
		this.books.deleteAll();
	}

	private RestClient client() {
		return this.builder.clone().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void booksWhenThereAreNoneAreEmpty(RecordedEgress recorded) {
		assertThat(client().get().uri("/books").retrieve().body(String.class)).isEqualTo("[]");
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

	@Test
	void takeInWhenTheServerLeaksIsTheTestsOwnRefusal(RecordedEgress recorded) {
		int before = this.web.arrivals();
		assertThatExceptionOfType(HttpServerErrorException.class)
			.isThrownBy(() -> client().post().uri("/books/9780131103627").retrieve().toBodilessEntity());
		assertThat(recorded).blocked(this.web.rule(), 1);
		assertThat(this.web.arrivals()).isEqualTo(before);
	}

	@Test
	void lendWhenTheServerSwallowsALeakIsRecorded(RecordedEgress recorded) {
		int before = this.cache.arrivals();
		this.books.save(new Book("9780131103627", "K&R"));
		client().put().uri("/books/9780131103627/borrower?reader=Eve").retrieve().toBodilessEntity();
		assertThat(recorded).blocked(this.cache.rule());
		assertThat(this.cache.arrivals()).isEqualTo(before);
	}

	@Test
	@AllowLoopback
	void takeInWhenLoopbackIsOpenAsksTheCatalogue() {
		client().post().uri("/books/9780131103627").retrieve().toBodilessEntity();
		assertThat(this.books.findAll()).extracting(Book::getTitle).containsExactly("GET /titles/9780131103627");
	}

}
