package com.example.library;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The database of the city, which remembers who borrowed what before there was this
 * application.
 */
@Component
public class Archive {

	private final JdbcClient database;

	Archive(@Qualifier("archiveDataSource") DataSource database) {
		this.database = JdbcClient.create(database);
	}

	/**
	 * Who borrowed a book in the old days.
	 * @param isbn the number of the book
	 * @return the names
	 */
	public List<String> borrowers(Isbn isbn) {
		return this.database.sql("select borrower from loans where isbn = ?")
			.param(isbn.digits())
			.query(String.class)
			.list();
	}

}
