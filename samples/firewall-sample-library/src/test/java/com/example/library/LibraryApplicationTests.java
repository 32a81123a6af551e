package com.example.library;

import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.ExpectBlocked;
import dev.firewall.spring.test.RecordedEgress;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.WebApplicationContext;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests of the whole application without a server. The catalogue is a mock, which is not
 * egress; the database is in memory, which is none either.
 */
@SpringBootTest
@Import(Neighbours.class)
@Transactional
class LibraryApplicationTests {

	@MockitoBean
	private Catalogue catalogue;

	@Autowired
	private Books books;

	@Test
	void takeInWhenTheCatalogueIsMockedKeepsTheBook(WebApplicationContext context, RecordedEgress recorded) {
		given(this.catalogue.title(IsbnTests.ISBN)).willReturn("The C Programming Language");
		assertThat(MockMvcTester.from(context).post().uri("/books/978-0-13-110362-7")).hasStatusOk();
		assertThat(this.books.findAll()).extracting(Book::getTitle).containsExactly("The C Programming Language");
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

	@Test
	@ExpectBlocked("redis")
	void lendWhenNobodyCountsGoesOn(WebApplicationContext context) {
		this.books.save(new Book("9780131103627", "K&R"));
		assertThat(MockMvcTester.from(context).put().uri("/books/9780131103627/borrower?reader=Ann")).hasStatusOk();
		assertThat(this.books.findByBorrower("Ann")).hasSize(1);
	}

	@Test
	@AllowLoopback
	void lendWhenLoopbackIsOpenIsCounted(WebApplicationContext context, RecordedEgress recorded) {
		this.books.save(new Book("9780131103627", "K&R"));
		assertThat(MockMvcTester.from(context).put().uri("/books/9780131103627/borrower?reader=Bob")).hasStatusOk();
		assertThat(recorded).blockedNothing();
	}

}
