package dev.firewall.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table in the documentation of what is covered. {@code firewall.coverage.write} has it
 * written anew.
 */
final class CoverageTable {

	private static final Path FILE = Path.of("../docs/coverage.md");

	private final String header;

	CoverageTable(String header) {
		this.header = header;
	}

	/**
	 * Compares rows with the table, but not on other lines of Spring Boot, which bring
	 * other versions of libraries.
	 * @param rows what there is to say behind the first column, by that and JDK
	 * @param complete whether both JDKs were there
	 */
	void compareOnDefaultLine(Map<String, Map<Integer, String>> rows, boolean complete) throws IOException {
		compare(rows, complete && Boolean.getBoolean("firewall.coverage.compare"));
	}

	/**
	 * Compares rows with the table.
	 * @param rows what there is to say behind the first column, by that and JDK
	 * @param complete whether both JDKs were there
	 */
	void compare(Map<String, Map<Integer, String>> rows, boolean complete) throws IOException {
		List<String> lines = new ArrayList<>();
		rows.forEach((name, outcomes) -> lines.add("| " + name + " | " + describe(outcomes)));
		if (Boolean.getBoolean("firewall.coverage.write")) {
			write(lines);
		}
		if (complete) {
			assertThat(Files.readAllLines(FILE)).containsSubsequence(lines);
		}
	}

	private static String describe(Map<Integer, String> outcomes) {
		if (Set.copyOf(outcomes.values()).size() == 1) {
			return outcomes.values().iterator().next();
		}
		List<String[]> cells = new ArrayList<>();
		// The last cell brings the end of the line with it
		outcomes.forEach((version, outcome) -> cells.add(outcome.replaceFirst(" \\|$", "").split(" \\| ", -1)));
		List<Integer> versions = List.copyOf(outcomes.keySet());
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < cells.get(0).length; i++) {
			String first = cells.get(0)[i];
			String last = cells.get(cells.size() - 1)[i];
			text.append(text.isEmpty() ? "" : " | ")
				.append(first.equals(last) ? first
						: versions.get(0) + ": " + first + "; " + versions.get(versions.size() - 1) + ": " + last);
		}
		return text.append(" |").toString();
	}

	private void write(List<String> rows) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
		int header = lines.indexOf(this.header) + 1;
		int end = header + 1;
		while (end < lines.size() && lines.get(end).startsWith("|")) {
			lines.remove(end);
		}
		lines.addAll(end, rows);
		Files.write(FILE, lines);
	}

}
