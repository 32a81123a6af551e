package com.example.library;

import java.util.List;

import dev.firewall.spring.test.RecordedEgress;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.mockito.BDDMockito.given;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

/**
 * Tests of the controller alone.
 */
@WebMvcTest(BookController.class)
class BookControllerTests {

	@Autowired
	private MockMvc mvc;

	@MockitoBean
	private Books books;

	@MockitoBean
	private Lending lending;

	@Test
	void booksWhenAskedForAreAll(RecordedEgress recorded) throws Exception {
		given(this.books.findAll()).willReturn(List.of(new Book("9780131103627", "K&R")));
		this.mvc.perform(get("/books"))
			.andExpect(status().isOk())
			.andExpect(jsonPath("$", hasSize(1)))
			.andExpect(jsonPath("$[0].title").value("K&R"));
		assertThat(recorded).blockedNothing().warnedAboutNothing();
	}

	@Test
	void lendWhenThereIsAReaderLends() throws Exception {
		Book book = new Book("9780131103627", "K&R");
		book.lendTo("Ann");
		given(this.lending.lend(IsbnTests.ISBN, "Ann")).willReturn(book);
		this.mvc.perform(put("/books/9780131103627/borrower").param("reader", "Ann"))
			.andExpect(status().isOk())
			.andExpect(jsonPath("$.borrower").value("Ann"));
	}

}
