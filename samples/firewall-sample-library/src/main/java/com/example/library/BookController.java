package com.example.library;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The counter of the library.
 */
@RestController
class BookController {

	private final Books books;

	private final Lending lending;

	BookController(Books books, Lending lending) {
		this.books = books;
		this.lending = lending;
	}

	@GetMapping("/books")
	List<Book> all() {
		return this.books.findAll();
	}

	@PostMapping("/books/{isbn}")
	Book takeIn(@PathVariable String isbn) {
		return this.lending.takeIn(Isbn.parse(isbn));
	}

	@PutMapping("/books/{isbn}/borrower")
	Book lend(@PathVariable String isbn, @RequestParam String reader) {
		return this.lending.lend(Isbn.parse(isbn), reader);
	}

}
