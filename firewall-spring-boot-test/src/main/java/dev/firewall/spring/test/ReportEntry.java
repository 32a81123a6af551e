package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A test in the report. What is worst comes first.
 */
final class ReportEntry implements Comparable<ReportEntry> {

	private static final List<String> FIELDS = List.of("outcome", "cause", "protocol", "egress", "destination",
			"caller", "bean", "thread", "rule", "frame", "reason", "fix");

	private static final List<String> STATUS = List.of("failed", "killed", "aborted", "running");

	private final String type;

	private final String name;

	private final long started;

	private final long pid;

	private final List<Row> rows = new ArrayList<>();

	private long ended;

	private String status = "";

	private @Nullable String error;

	private ReportEntry(String type, String name, long started, long pid) {
		this.type = type;
		this.name = name;
		this.started = started;
		this.ended = started;
		this.pid = pid;
	}

	static ReportEntry of(Journal.Line line, long pid) {
		return new ReportEntry(line.required(2), line.required(3), line.number(4), pid);
	}

	/**
	 * Adds what a line tells to the test that it is about.
	 * @param line the line
	 * @param tests the tests of the journal, by their numbers
	 * @param rows the rows of all of them, by theirs
	 */
	static void add(Journal.Line line, Map<String, ReportEntry> tests, Map<String, Row> rows) {
		if (line.is("count")) {
			Row row = rows.get(line.required(1));
			if (row != null) {
				row.count = line.number(2);
				row.last = line.number(3);
			}
			return;
		}
		ReportEntry test = tests.get(line.required(line.is("end") ? 1 : 2));
		if (test == null) {
			return;
		}
		if (line.is("end")) {
			test.ended = line.number(2);
			test.status = line.required(3);
			test.error = line.text(4);
		}
		else if (line.is("row") || line.is("more")) {
			Row row = row(line);
			test.rows.add(row);
			test.ended = Math.max(test.ended, row.first);
			rows.put(line.required(1), row);
		}
	}

	private static Row row(Journal.Line line) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < FIELDS.size(); i++) {
			String value = line.text(4 + i);
			if (value != null) {
				fields.put(FIELDS.get(i), value);
			}
		}
		return new Row(fields, line.number(3));
	}

	/** Says how a test ended of which no end is known. */
	void endWithJvm(String state) {
		if (this.status.isEmpty() && !isOutside()) {
			this.status = state;
		}
	}

	@Override
	public int compareTo(ReportEntry other) {
		int byRank = Integer.compare(rank(), other.rank());
		return (byRank != 0) ? byRank : Long.compare(this.started, other.started);
	}

	/** Failures come first, then what was refused. */
	private int rank() {
		int worst = this.rows.stream().mapToInt((row) -> Report.rank(row.outcome())).min().orElse(9);
		int rank = STATUS.indexOf(this.status);
		return ((rank >= 0) ? rank : STATUS.size()) * 10 + worst;
	}

	/**
	 * The test as a tree.
	 * @param room how many rows there is room for
	 * @return the tree, for JSON
	 */
	Map<String, Object> tree(long room) {
		Map<String, Object> tree = new LinkedHashMap<>();
		tree.put("class", this.type);
		tree.put("name", this.name);
		tree.put("status", this.status);
		if (this.error != null) {
			tree.put("error", this.error);
		}
		tree.put("startedMillis", this.started);
		tree.put("endedMillis", this.ended);
		tree.put("pid", this.pid);
		List<Row> sorted = new ArrayList<>(this.rows);
		if (sorted.size() > room) {
			Collections.sort(sorted);
			tree.put("notShown", sorted.size() - Math.max(room, 0));
		}
		tree.put("egresses", sorted.stream().limit(Math.max(room, 0)).map(Row::tree).toList());
		return tree;
	}

	boolean isOutside() {
		return this.type.isEmpty();
	}

	String type() {
		return this.type;
	}

	String name() {
		return this.name;
	}

	long ended() {
		return this.ended;
	}

	List<Row> rows() {
		return List.copyOf(this.rows);
	}

	/** The same egress, decided in the same way. What is worst comes first. */
	static final class Row implements Comparable<Row> {

		private final Map<String, Object> fields;

		private final long first;

		private long last;

		private long count = 1;

		private Row(Map<String, Object> fields, long first) {
			this.fields = fields;
			this.first = first;
			this.last = first;
		}

		@Override
		public int compareTo(Row other) {
			return Integer.compare(Report.rank(outcome()), Report.rank(other.outcome()));
		}

		/** Whether it is more than a number of others. */
		boolean isKnown() {
			return this.fields.containsKey("egress");
		}

		String outcome() {
			return text("outcome");
		}

		String text(String field) {
			return String.valueOf(this.fields.getOrDefault(field, ""));
		}

		long count() {
			return this.count;
		}

		private Map<String, Object> tree() {
			Map<String, Object> tree = new LinkedHashMap<>(this.fields);
			tree.put("count", this.count);
			tree.put("firstMillis", this.first);
			tree.put("lastMillis", this.last);
			return tree;
		}

	}

}
