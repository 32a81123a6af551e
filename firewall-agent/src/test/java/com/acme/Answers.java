package com.acme;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a JVM of its own tells the test that started it: an answer to each line it reads.
 */
public final class Answers {

	/** What an answer begins with, since libraries write lines too. */
	public static final String RESULT = "RESULT";

	private Answers() {
	}

	/** Answers until there is nothing more to read. */
	public static void giveAll(Answering answering) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			System.out.println(RESULT + "\t" + String.join("\t", answering.answer(line)));
			System.out.flush();
		}
	}

	/**
	 * What answers.
	 */
	@FunctionalInterface
	public interface Answering {

		/** The fields of the answer to a line. */
		List<String> answer(String line) throws IOException;

	}

}
