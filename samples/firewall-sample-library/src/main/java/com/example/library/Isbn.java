package com.example.library;

/**
 * The number of a book.
 *
 * @param digits its 13 digits
 */
public record Isbn(String digits) {

	private static final int LENGTH = 13;

	private static final int BASE = 10;

	private static final int ODD_WEIGHT = 3;

	public Isbn {
		if (!isRight(digits)) {
			throw new IllegalArgumentException("'" + digits + "' is no ISBN");
		}
	}

	/**
	 * Reads a number, whatever it is grouped with.
	 * @param text the text
	 * @return the number
	 */
	public static Isbn parse(String text) {
		return new Isbn(text.replace("-", "").replace(" ", ""));
	}

	private static boolean isRight(String digits) {
		if (digits.length() != LENGTH || !digits.chars().allMatch(Character::isDigit)) {
			return false;
		}
		int sum = 0;
		for (int i = 0; i < LENGTH; i++) {
			sum += Character.digit(digits.charAt(i), BASE) * ((i % 2 != 0) ? ODD_WEIGHT : 1);
		}
		return sum % BASE == 0;
	}

}
