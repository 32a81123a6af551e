package com.example.library;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.stereotype.Component;

/**
 * Keeps pictures of the covers in a bucket of Amazon S3.
 */
@Component
public class Covers {

	private static final String BUCKET = "covers";

	private final S3Client s3;

	Covers(S3Client s3) {
		this.s3 = s3;
	}

	/**
	 * Stores a picture.
	 * @param isbn the number of the book
	 * @param picture the picture
	 */
	public void store(Isbn isbn, byte[] picture) {
		this.s3.putObject((put) -> put.bucket(BUCKET).key(isbn.digits()), RequestBody.fromBytes(picture));
	}

}
