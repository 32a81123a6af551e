package com.example.library;

import dev.firewall.spring.test.RecordedEgress;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the repository alone, on a database in memory, which is no egress.
 */
@DataJpaTest
class BooksTests {

	@Autowired
	private Books books;

	@Test
	void booksWhenLentAreFoundByTheirBorrower(RecordedEgress recorded) {
		Book lent = new Book("9780131103627", "K&R");
		lent.lendTo("Ann");
		this.books.save(lent);
		this.books.save(new Book("9780201633610", "Design Patterns"));
		assertThat(this.books.findByBorrower("Ann")).extracting(Book::getTitle).containsExactly("K&R");
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

}
