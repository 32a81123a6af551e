package com.example.library;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The national catalogue, which knows the title of every book.
 */
@Component
public class Catalogue {

	private final RestClient client;

	Catalogue(RestClient.Builder builder, @Value("${library.catalogue.url}") String url) {
		this.client = builder.baseUrl(url).build();
	}

	/**
	 * The title of a book.
	 * @param isbn its number
	 * @return the title
	 */
	public String title(Isbn isbn) {
		return Objects.requireNonNull(
				this.client.get().uri("/titles/{isbn}", isbn.digits()).retrieve().body(String.class),
				"The catalogue answered nothing");
	}

}
