package dev.firewall.spring.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the journals of a build tell together.
 */
final class Report {

	/** More than a person can read; refusals stay first. */
	private static final int MAX_ROWS = 20_000;

	private static final String ALLOWED = "ALLOWED";

	private static final List<String> OUTCOMES = List.of("BLOCKED", "WARNED", "LEARNED", "STUBBED", ALLOWED);

	private final List<List<Journal.Line>> journals = new ArrayList<>();

	/** By class and name: a test that ran again is what it was last. */
	private final Map<String, List<ReportEntry>> tests = new LinkedHashMap<>();

	private final Map<String, Long> results = new TreeMap<>();

	private long started = Long.MAX_VALUE;

	private long ended;

	private String state = "complete";

	private Report() {
	}

	/**
	 * Reads journals.
	 * @param files the journals, the oldest first
	 * @return the report
	 * @throws IOException if one cannot be read
	 */
	static Report of(List<Path> files) throws IOException {
		Report report = new Report();
		for (Path file : files) {
			report.add(Journal.read(file));
		}
		return report;
	}

	private void add(List<Journal.Line> lines) {
		this.journals.add(lines);
		Journal.Line header = lines.get(0);
		int journal = this.journals.size();
		Map<String, Long> sums = new TreeMap<>();
		Map<String, ReportEntry> byId = new LinkedHashMap<>();
		Map<String, ReportEntry.Row> rows = new HashMap<>();
		this.started = Math.min(this.started, header.number(6));
		this.ended = Math.max(this.ended, header.number(6));
		boolean done = false;
		for (Journal.Line line : lines) {
			done |= line.is("done");
			if (line.is("test")) {
				byId.put(line.required(1), ReportEntry.of(line, header.number(4)));
			}
			else if (line.is("sum")) {
				sums.put(line.required(1), line.number(2));
			}
			else {
				ReportEntry.add(line, byId, rows);
			}
		}
		if (!done) {
			TestJvm jvm = new TestJvm(header.number(2), header.number(3), header.number(4), header.number(5));
			String now = jvm.isAlive() ? "running" : "killed";
			for (ReportEntry test : byId.values()) {
				test.endWithJvm(now);
			}
			this.state = this.state.equals("killed") ? this.state : now;
		}
		for (Map.Entry<String, Long> sum : sums.entrySet()) {
			this.results.put(sum.getKey(), this.results.getOrDefault(sum.getKey(), 0L) + sum.getValue());
		}
		Map<String, List<ReportEntry>> byKey = new LinkedHashMap<>();
		for (ReportEntry test : byId.values()) {
			this.ended = Math.max(this.ended, test.ended());
			String key = test.isOutside() ? String.valueOf(journal) : test.type() + "\n" + test.name();
			byKey.computeIfAbsent(key, (name) -> new ArrayList<>()).add(test);
		}
		this.tests.putAll(byKey);
	}

	List<List<Journal.Line>> journals() {
		return this.journals;
	}

	/**
	 * The report as a tree.
	 * @return the tree, for JSON
	 */
	Map<String, Object> tree() {
		Map<String, Object> tree = new LinkedHashMap<>();
		tree.put("guard", GuardReach.describe());
		tree.put("state", this.state);
		tree.put("started", UtcTime.text(this.started));
		tree.put("ended", UtcTime.text(this.ended));
		tree.put("startedMillis", this.started);
		tree.put("endedMillis", this.ended);
		tree.put("jvms", this.journals.size());
		tree.put("results", this.results);
		List<ReportEntry> sorted = new ArrayList<>();
		for (List<ReportEntry> tests : this.tests.values()) {
			sorted.addAll(tests);
		}
		List<ReportEntry.Row> rows = worstFirst(sorted);
		tree.put("totals", totals(rows));
		tree.put("destinations", destinations(rows));
		Collections.sort(sorted);
		long room = MAX_ROWS;
		List<Map<String, Object>> shown = new ArrayList<>();
		for (ReportEntry test : sorted) {
			Map<String, Object> entry = test.tree(room);
			room -= ((List<?>) entry.getOrDefault("egresses", List.of())).size();
			shown.add(entry);
		}
		tree.put("tests", shown);
		return tree;
	}

	private static List<ReportEntry.Row> worstFirst(List<ReportEntry> tests) {
		List<ReportEntry.Row> rows = new ArrayList<>();
		for (ReportEntry test : tests) {
			rows.addAll(test.rows());
		}
		Collections.sort(rows);
		return rows;
	}

	/**
	 * Outcomes that exist are told even where there are none of them, the worst first.
	 */
	private static Map<String, Long> totals(List<ReportEntry.Row> rows) {
		Map<String, Long> totals = new LinkedHashMap<>();
		for (String outcome : List.of("BLOCKED", "WARNED", ALLOWED)) {
			totals.put(outcome, 0L);
		}
		for (ReportEntry.Row row : rows) {
			totals.merge(row.outcome(), row.count(), Long::sum);
		}
		return totals;
	}

	/** What others add is neither the worst nor nothing. */
	static int rank(String outcome) {
		int rank = OUTCOMES.indexOf(outcome);
		return (rank >= 0) ? rank : OUTCOMES.indexOf(ALLOWED) - 1;
	}

	private static List<Map<String, Object>> destinations(List<ReportEntry.Row> rows) {
		Map<String, Map<String, Object>> destinations = new LinkedHashMap<>();
		for (ReportEntry.Row row : rows) {
			if (row.isKnown()) {
				Map<String, Object> destination = destinations.computeIfAbsent(
						row.text("protocol") + " " + row.text("destination"), (key) -> new LinkedHashMap<>());
				destination.put("protocol", row.text("protocol"));
				destination.put("destination", row.text("destination"));
				destination.merge(row.outcome(), row.count(), (one, other) -> (Long) one + (Long) other);
			}
		}
		return List.copyOf(destinations.values());
	}

}
