package dev.firewall.spring.autoconfigure.process;

import java.util.regex.Pattern;

/**
 * A word of a command.
 *
 * @param text the word without its quotes
 * @param plain whether the text is all there is to it: no expansion, no pattern
 * @param unquoted how many characters at its start are not quoted
 * @param code whether something that looks like code is quoted, which some builtins run
 */
record ShellWord(String text, boolean plain, int unquoted, boolean code) {

	private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\+?=.*", Pattern.DOTALL);

	/** An argument as a program got it. */
	static ShellWord of(String text) {
		return new ShellWord(text, true, text.length(), false);
	}

	/** A word that is only known when the line runs. */
	static ShellWord unknown() {
		return new ShellWord("$", false, 1, false);
	}

	boolean isAssignment() {
		return this.text.indexOf('=') < this.unquoted && ASSIGNMENT.matcher(this.text).matches();
	}

	/** Whether this is a word of the language, which no quoted word is. */
	boolean isReserved(String word) {
		return this.unquoted == this.text.length() && this.text.equals(word);
	}

}
