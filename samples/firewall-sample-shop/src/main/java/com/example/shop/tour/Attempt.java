package com.example.shop.tour;

/**
 * Something that the tour tries.
 *
 * @param name what, in a few words
 * @param expected what should become of it
 * @param action how
 */
record Attempt(String name, Expected expected, Action action) {

	static Attempt allowed(String name, Action action) {
		return new Attempt(name, Expected.TO_WORK, action);
	}

	static Attempt forbidden(String name, Action action) {
		return new Attempt(name, Expected.TO_BE_REFUSED, action);
	}

	enum Expected {

		TO_WORK, TO_BE_REFUSED

	}

	@FunctionalInterface
	interface Action {

		void run() throws Exception;

	}

}
