package com.example.library;

import java.util.List;

import org.springframework.data.repository.ListCrudRepository;

/**
 * The books of the library.
 */
public interface Books extends ListCrudRepository<Book, String> {

	List<Book> findByBorrower(String borrower);

}
