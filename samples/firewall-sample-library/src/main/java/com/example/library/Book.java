package com.example.library;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/**
 * A book that can be lent.
 */
@Entity
public class Book {

	@Id
	private String isbn = "";

	private String title = "";

	private @Nullable String borrower;

	protected Book() {
	}

	public Book(String isbn, String title) {
		this.isbn = isbn;
		this.title = title;
	}

	public String getIsbn() {
		return this.isbn;
	}

	public String getTitle() {
		return this.title;
	}

	public @Nullable String getBorrower() {
		return this.borrower;
	}

	void lendTo(@Nullable String reader) {
		this.borrower = reader;
	}

}
