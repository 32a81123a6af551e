package com.example.library;

import java.util.NoSuchElementException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes books in and lends them.
 */
@Service
public class Lending {

	private final Books books;

	private final Catalogue catalogue;

	private final Popularity popularity;

	Lending(Books books, Catalogue catalogue, Popularity popularity) {
		this.books = books;
		this.catalogue = catalogue;
		this.popularity = popularity;
	}

	/**
	 * Takes a book in; the catalogue knows its title.
	 * @param isbn its number
	 * @return the book
	 */
	public Book takeIn(Isbn isbn) {
		return this.books.save(new Book(isbn.digits(), this.catalogue.title(isbn)));
	}

	/**
	 * Lends a book.
	 * @param isbn its number
	 * @param reader who gets it
	 * @return the book
	 */
	@Transactional
	public Book lend(Isbn isbn, String reader) {
		Book book = this.books.findById(isbn.digits())
			.orElseThrow(() -> new NoSuchElementException("There is no book " + isbn.digits()));
		if (book.getBorrower() != null) {
			throw new IllegalStateException(book.getTitle() + " is lent to " + book.getBorrower());
		}
		book.lendTo(reader);
		this.popularity.count(isbn);
		return book;
	}

}
