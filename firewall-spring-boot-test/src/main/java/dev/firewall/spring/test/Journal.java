package dev.firewall.spring.test;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one JVM knows of the tests that it runs, on disk as soon as it is known: lines are
 * only ever added, and handed to the operating system one by one, so that they outlive a
 * JVM that is killed. Who writes waits until it is open.
 */
final class Journal implements AutoCloseable {

	private static final int MAX_FIELD = 2000;

	private @Nullable OutputStream out;

	private boolean broken;

	/**
	 * Opens it.
	 * @param file where it is
	 * @param header its first line, before anybody who waits
	 * @throws IOException if it cannot be written
	 */
	synchronized void open(Path file, @Nullable Object... header) throws IOException {
		this.out = new FileOutputStream(file.toFile(), true);
		write(header);
		notifyAll();
	}

	/**
	 * Waits until it is open.
	 * @return whether it is, and can be written
	 */
	synchronized boolean isOpen() {
		return opened() != null;
	}

	private @Nullable OutputStream opened() {
		boolean interrupted = false;
		while (this.out == null && !this.broken) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				// A test is interrupted, which is its own affair
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return this.broken ? null : this.out;
	}

	/**
	 * Adds a line. A disk that is full never fails a test.
	 * @param fields what it consists of
	 */
	synchronized void write(@Nullable Object... fields) {
		OutputStream opened = opened();
		if (opened == null) {
			return;
		}
		StringBuilder line = new StringBuilder();
		for (Object field : fields) {
			line.append(line.isEmpty() ? "" : "\t").append(escape(field));
		}
		try {
			opened.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			this.broken = true;
			GuardLog.warn("The report of the tests ends here: it cannot be written", ex);
		}
	}

	private static String escape(@Nullable Object field) {
		if (field == null) {
			return "\\-";
		}
		String text = field.toString();
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < Math.min(text.length(), MAX_FIELD); i++) {
			switch (text.charAt(i)) {
				case '\\' -> escaped.append("\\\\");
				case '\t' -> escaped.append("\\t");
				case '\n' -> escaped.append("\\n");
				case '\r' -> escaped.append("\\r");
				default -> escaped.append(text.charAt(i));
			}
		}
		return escaped.append((text.length() > MAX_FIELD) ? "…" : "").toString();
	}

	@Override
	public synchronized void close() {
		this.broken = true;
		notifyAll();
		try {
			if (this.out != null) {
				this.out.close();
			}
		}
		catch (IOException ex) {
			GuardLog.debug("A journal of tests could not be closed", ex);
		}
	}

	/**
	 * Reads a journal.
	 * @param file the journal
	 * @return its lines; one that was cut off half way is left out
	 * @throws IOException if it cannot be read
	 */
	static List<Line> read(Path file) throws IOException {
		String text;
		try (InputStream in = new FileInputStream(file.toFile())) {
			text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		List<Line> lines = new ArrayList<>();
		int start = 0;
		for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
			List<@Nullable String> fields = new ArrayList<>();
			for (String field : text.substring(start, end).split("\t", -1)) {
				fields.add(unescape(field));
			}
			lines.add(new Line(fields));
			start = end + 1;
		}
		return lines;
	}

	private static @Nullable String unescape(String field) {
		if (field.equals("\\-")) {
			return null;
		}
		StringBuilder text = new StringBuilder(field.length());
		for (int i = 0; i < field.length(); i++) {
			char character = field.charAt(i);
			if (character == '\\' && i + 1 < field.length()) {
				character = switch (field.charAt(++i)) {
					case 't' -> '\t';
					case 'n' -> '\n';
					case 'r' -> '\r';
					default -> field.charAt(i);
				};
			}
			text.append(character);
		}
		return text.toString();
	}

	/**
	 * A line.
	 *
	 * @param fields what it consists of
	 */
	record Line(List<@Nullable String> fields) {

		boolean is(String type) {
			return type.equals(this.fields.get(0));
		}

		@Nullable String text(int index) {
			return (index < this.fields.size()) ? this.fields.get(index) : null;
		}

		String required(int index) {
			String text = text(index);
			return (text != null) ? text : "";
		}

		long number(int index) {
			try {
				return Long.parseLong(required(index));
			}
			catch (NumberFormatException ex) {
				return 0;
			}
		}

	}

}
