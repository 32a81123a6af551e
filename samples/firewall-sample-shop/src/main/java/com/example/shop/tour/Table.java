package com.example.shop.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Results as a table for people.
 */
final class Table {

	private static final List<String> TITLES = List.of("attempt", "protocol", "destination", "outcome",
			"rule or reason");

	private final List<List<String>> rows = new ArrayList<>(List.of(TITLES));

	private Table() {
	}

	static String of(List<Result> results) {
		Table table = new Table();
		results.forEach(table::add);
		return table.toString();
	}

	private void add(Result result) {
		String name = result.attempt().name();
		if (result.decisions().isEmpty()) {
			this.rows.add(List.of(name, "", "", "not judged", result.ending()));
		}
		for (Ledger.Entry entry : result.decisions()) {
			this.rows.add(List.of(name, entry.protocol(), entry.destination(),
					entry.outcome().name().toLowerCase(Locale.ROOT), entry.because()));
		}
	}

	@Override
	public String toString() {
		int[] widths = IntStream.range(0, TITLES.size())
			.map((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		StringBuilder text = new StringBuilder();
		for (List<String> row : this.rows) {
			StringBuilder line = new StringBuilder();
			for (int column = 0; column < widths.length; column++) {
				line.append((column > 0) ? " | " : "").append(row.get(column));
				line.append(" ".repeat(widths[column] - row.get(column).length()));
			}
			text.append(line.toString().stripTrailing()).append('\n');
			if (row == TITLES) {
				IntStream.range(0, widths.length)
					.forEach((column) -> text.append((column > 0) ? "-|-" : "").append("-".repeat(widths[column])));
				text.append('\n');
			}
		}
		return text.toString();
	}

}
