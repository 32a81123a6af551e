package dev.firewall.spring.autoconfigure.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line for a POSIX shell into its simple commands, those in command
 * substitutions too. Gives up on whatever it does not understand fully.
 */
final class ShellLineParser {

	private static final int MAX_DEPTH = 16;

	private final String line;

	private final int depth;

	private final List<List<ShellWord>> commands;

	private List<ShellWord> words = new ArrayList<>();

	private final StringBuilder word = new StringBuilder();

	private boolean inWord;

	private boolean plain = true;

	private boolean code;

	private int quotedFrom = -1;

	private boolean redirected;

	private int subshells;

	private int position;

	private ShellLineParser(String line, int depth, List<List<ShellWord>> commands) {
		this.line = line;
		this.depth = depth;
		this.commands = commands;
	}

	/**
	 * Splits a line.
	 * @throws UntellableCommandException if its commands cannot be told
	 */
	static List<List<ShellWord>> parse(String line) throws UntellableCommandException {
		return parse(line, 0);
	}

	private static List<List<ShellWord>> parse(String line, int depth) throws UntellableCommandException {
		if (depth > MAX_DEPTH) {
			throw new UntellableCommandException("is nested too deeply");
		}
		List<List<ShellWord>> commands = new ArrayList<>();
		new ShellLineParser(line, depth, commands).parse();
		return commands;
	}

	private void parse() throws UntellableCommandException {
		while (this.position < this.line.length()) {
			char c = this.line.charAt(this.position++);
			switch (c) {
				case ' ', '\t' -> endWord();
				case '\n', ';' -> endCommand();
				case '&' -> ampersand();
				case '|' -> pipe();
				case '(', ')' -> parenthesis(c);
				case '<', '>' -> redirection(c);
				case '#' -> hash();
				case '\'' -> singleQuoted();
				case '"' -> doubleQuoted();
				case '\\' -> escaped();
				case '$' -> dollar(false);
				case '`' -> backquoted();
				case '*', '?', '[', '~', '{', '=', '^', '!' -> special(c);
				default -> add(c);
			}
		}
		endCommand();
		if (this.subshells != 0) {
			throw new UntellableCommandException("has unbalanced parentheses");
		}
	}

	private void add(char c) throws UntellableCommandException {
		if (c < ' ' || c == 127) {
			throw new UntellableCommandException("has a control character");
		}
		this.inWord = true;
		this.word.append(c);
	}

	/** Patterns and the like; in the place of a command they may become anything. */
	private void special(char c) throws UntellableCommandException {
		boolean assignment = c == '=' && this.word.length() > 0;
		boolean reserved = (c == '{' || c == '!' || c == '[') && this.word.length() == 0 && isFollowedBySpace();
		boolean test = c == '[' && this.words.isEmpty() && isAllOpen();
		if (!assignment && !reserved && !test) {
			this.plain = false;
		}
		add(c);
	}

	private boolean isAllOpen() {
		return this.word.chars().allMatch((w) -> w == '[');
	}

	private boolean isFollowedBySpace() {
		return this.position >= this.line.length() || " \t\n[".indexOf(this.line.charAt(this.position)) >= 0;
	}

	private char peek() {
		return (this.position < this.line.length()) ? this.line.charAt(this.position) : 0;
	}

	private void endWord() throws UntellableCommandException {
		if (!this.inWord) {
			return;
		}
		String text = this.word.toString();
		ShellWord ended = new ShellWord(text, this.plain, (this.quotedFrom >= 0) ? this.quotedFrom : text.length(),
				this.code);
		startWord();
		if (!this.redirected) {
			this.words.add(ended);
			return;
		}
		this.redirected = false;
		if (!ended.plain() || ended.text().startsWith("/dev/tcp") || ended.text().startsWith("/dev/udp")) {
			throw new UntellableCommandException("redirects to what may be the network");
		}
	}

	private void startWord() {
		this.word.setLength(0);
		this.inWord = false;
		this.plain = true;
		this.code = false;
		this.quotedFrom = -1;
	}

	private void quote() {
		this.inWord = true;
		this.quotedFrom = (this.quotedFrom >= 0) ? this.quotedFrom : this.word.length();
	}

	private void endCommand() throws UntellableCommandException {
		endWord();
		if (this.redirected) {
			throw new UntellableCommandException("redirects to nothing");
		}
		if (!this.words.isEmpty()) {
			this.commands.add(this.words);
			this.words = new ArrayList<>();
		}
	}

	private void ampersand() throws UntellableCommandException {
		if (peek() == '>') {
			throw new UntellableCommandException("has '&>', which shells read differently");
		}
		endCommand();
		if (peek() == '&') {
			this.position++;
		}
	}

	private void pipe() throws UntellableCommandException {
		endCommand();
		if (peek() == '|' || peek() == '&') {
			this.position++;
		}
	}

	private void parenthesis(char c) throws UntellableCommandException {
		if (c == ')') {
			endCommand();
			this.subshells--;
			return;
		}
		if (this.inWord || !this.words.isEmpty() || peek() == '(') {
			throw new UntellableCommandException("has a parenthesis that is no subshell");
		}
		this.subshells++;
	}

	private void redirection(char c) throws UntellableCommandException {
		if (peek() == '(') {
			this.position++;
			this.plain = false;
			substitution();
			return;
		}
		if (c == '<' && peek() == '<') {
			throw new UntellableCommandException("has a here-document");
		}
		if (this.quotedFrom < 0 && this.word.chars().allMatch((w) -> w >= '0' && w <= '9')) {
			// The number of a file descriptor
			startWord();
		}
		endWord();
		while (peek() == '>' || peek() == '|' || peek() == '&') {
			this.position++;
		}
		this.redirected = true;
	}

	private void hash() throws UntellableCommandException {
		if (this.inWord) {
			add('#');
			return;
		}
		int end = this.line.indexOf('\n', this.position);
		this.position = (end >= 0) ? end : this.line.length();
	}

	private void singleQuoted() throws UntellableCommandException {
		int end = this.line.indexOf('\'', this.position);
		if (end < 0) {
			throw new UntellableCommandException("has unbalanced quotes");
		}
		quote();
		String inner = this.line.substring(this.position, end);
		this.code |= inner.indexOf('$') >= 0 || inner.indexOf('`') >= 0;
		this.word.append(inner);
		this.position = end + 1;
	}

	private void doubleQuoted() throws UntellableCommandException {
		quote();
		while (this.position < this.line.length()) {
			char c = this.line.charAt(this.position++);
			switch (c) {
				case '"' -> {
					return;
				}
				case '\\' -> {
					char next = peek();
					if (next == '\n') {
						this.position++;
					}
					else if (next == '"' || next == '\\' || next == '$' || next == '`') {
						this.code |= next == '$' || next == '`';
						this.word.append(next);
						this.position++;
					}
					else {
						this.word.append(c);
					}
				}
				case '$' -> dollar(true);
				case '`' -> backquoted();
				default -> this.word.append(c);
			}
		}
		throw new UntellableCommandException("has unbalanced quotes");
	}

	private void escaped() throws UntellableCommandException {
		if (this.position >= this.line.length()) {
			throw new UntellableCommandException("ends with a backslash");
		}
		char c = this.line.charAt(this.position++);
		if (c != '\n') {
			quote();
			this.code |= c == '$' || c == '`';
			this.word.append(c);
		}
	}

	private void dollar(boolean quoted) throws UntellableCommandException {
		char next = peek();
		this.inWord = true;
		if (next == '(') {
			this.position++;
			this.plain = false;
			if (peek() == '(') {
				throw new UntellableCommandException("has an arithmetic expansion");
			}
			substitution();
		}
		else if (next == '{') {
			this.plain = false;
			parameter();
		}
		else if ((next == '\'' && !quoted) || next == '[') {
			throw new UntellableCommandException("has a kind of quoting that shells read differently");
		}
		else {
			this.plain &= !isParameter(next);
			this.word.append('$');
		}
	}

	private static boolean isParameter(char c) {
		return Character.isLetterOrDigit(c) || "_@*#?-$!\"".indexOf(c) >= 0;
	}

	private void parameter() throws UntellableCommandException {
		int end = this.line.indexOf('}', this.position);
		String inner = (end >= 0) ? this.line.substring(this.position + 1, end) : "";
		if (end < 0 || !inner.matches("([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!$-])(:?[-+?][A-Za-z0-9_./:-]*)?")) {
			throw new UntellableCommandException("has an expansion that is not understood");
		}
		this.word.append("${").append(inner).append('}');
		this.position = end + 1;
	}

	/** From behind the opening parenthesis to the one that closes it. */
	private void substitution() throws UntellableCommandException {
		int start = this.position;
		int open = 1;
		while (this.position < this.line.length() && open > 0) {
			char c = this.line.charAt(this.position++);
			switch (c) {
				case '(' -> open++;
				case ')' -> open--;
				case '\\' -> this.position++;
				case '\'', '"', '`' -> skipQuoted(c);
				case '#' -> throw new UntellableCommandException("has a '#' in a command substitution");
				default -> {
				}
			}
		}
		if (open > 0 || this.position > this.line.length()) {
			throw new UntellableCommandException("has an unbalanced command substitution");
		}
		addInner(this.line.substring(start, this.position - 1));
	}

	private void skipQuoted(char quote) throws UntellableCommandException {
		while (this.position < this.line.length()) {
			char c = this.line.charAt(this.position++);
			if (c == quote) {
				return;
			}
			if (c == '\\' && quote != '\'') {
				this.position++;
			}
			else if (quote == '"' && (c == '`' || (c == '$' && peek() == '('))) {
				throw new UntellableCommandException("has a command substitution within quotes within another");
			}
		}
		throw new UntellableCommandException("has unbalanced quotes");
	}

	private void backquoted() throws UntellableCommandException {
		int end = this.line.indexOf('`', this.position);
		String inner = (end >= 0) ? this.line.substring(this.position, end) : "";
		if (end < 0 || inner.indexOf('\\') >= 0) {
			throw new UntellableCommandException("has a command substitution that is not understood");
		}
		this.position = end + 1;
		this.plain = false;
		addInner(inner);
	}

	private void addInner(String inner) throws UntellableCommandException {
		this.inWord = true;
		this.word.append("$(").append(inner).append(')');
		this.commands.addAll(parse(inner, this.depth + 1));
	}

}
