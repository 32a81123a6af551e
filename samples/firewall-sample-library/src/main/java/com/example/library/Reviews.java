package com.example.library;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;

/**
 * What readers elsewhere think of a book.
 */
public interface Reviews {

	/**
	 * The reviews of a book.
	 * @param isbn its number
	 * @return the reviews as text
	 */
	@GetExchange("/reviews/{isbn}")
	String of(@PathVariable String isbn);

}
