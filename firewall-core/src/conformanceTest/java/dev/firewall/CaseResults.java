package dev.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs worked cases one after another and counts how they end.
 * {@code -Dfirewall.cases=<path>} names another file of cases, or how the identifiers of
 * some of ours start. A case that cannot be read fails.
 */
public final class CaseResults {

	/** The property that names another file of cases. */
	public static final String OTHER = "firewall.cases";

	/** The same, where tests would take that for a setting of theirs. */
	public static final String TAKEN = "cases.of.firewall";

	private static final Pattern PREFIX = Pattern.compile("[a-z]+(-\\d*)?");

	private static final List<String> OURS = List.of("/cases/rules.json", "/cases/egress.json");

	private final Map<Verdict, List<String>> results = new TreeMap<>();

	/**
	 * Runs every case and prints what came of them.
	 * @param harness runs one case
	 * @return the results
	 */
	public static CaseResults of(Harness harness) throws IOException {
		CaseResults results = new CaseResults();
		for (JsonNode testCase : cases()) {
			String id = testCase.path("id").asText("(no id)");
			StringBuilder why = new StringBuilder();
			Verdict verdict = judge(harness, testCase, why);
			results.results.computeIfAbsent(verdict, (key) -> new ArrayList<>())
				.add(id + ((why.length() > 0) ? ": " + why : ""));
		}
		results.report();
		return results;
	}

	private static List<JsonNode> cases() throws IOException {
		List<JsonNode> cases = new ArrayList<>();
		String other = System.getProperty(OTHER, System.getProperty(TAKEN, ""));
		boolean prefix = PREFIX.matcher(other).matches() && !Files.exists(locate(other));
		if (!other.isBlank() && !prefix) {
			read(Files.newInputStream(locate(other)), cases);
			return cases;
		}
		for (String resource : OURS) {
			read(CaseResults.class.getResourceAsStream(resource), cases);
		}
		cases.removeIf((testCase) -> prefix && !testCase.path("id").asText().startsWith(other));
		assertThat(cases).as("cases whose identifiers start with " + other).isNotEmpty();
		return cases;
	}

	/** Whether the cases are not all of ours. */
	public static boolean areOthers() {
		return !System.getProperty(OTHER, System.getProperty(TAKEN, "")).isBlank();
	}

	/**
	 * Maven starts tests in the folder of the module, but paths are given from the root.
	 */
	private static Path locate(String name) {
		Path path = Path.of(name);
		return (path.isAbsolute() || Files.exists(path)) ? path : Path.of("..").resolve(path);
	}

	private static void read(InputStream source, List<JsonNode> cases) throws IOException {
		try (source) {
			JsonNode root = new ObjectMapper().readTree(source);
			JsonNode list = root.isArray() ? root : root.path("cases");
			assertThat(list.isArray()).as("a list of cases").isTrue();
			list.forEach(cases::add);
		}
	}

	private static Verdict judge(Harness harness, JsonNode testCase, StringBuilder why) {
		try {
			String elsewhere = harness.elsewhere(testCase);
			if (elsewhere != null) {
				why.append(elsewhere);
				return Verdict.NOT_APPLICABLE;
			}
			CaseOutcome actual = harness.run(testCase);
			String deviation = harness.deviation();
			boolean deviates = testCase.hasNonNull(deviation);
			CaseOutcome expected = CaseOutcome
				.parse(testCase.path(deviates ? deviation + "_expect" : "expect").asText());
			if (actual != expected) {
				why.append("expected ").append(expected).append(" but was ").append(actual);
				return Verdict.FAILED;
			}
			if (deviates) {
				why.append(testCase.path(deviation).asText());
			}
			return deviates ? Verdict.DEVIATIONS : Verdict.PASSED;
		}
		catch (Exception | AssertionError ex) {
			why.append(ex);
			return Verdict.FAILED;
		}
	}

	private void report() {
		for (Verdict verdict : List.of(Verdict.NOT_APPLICABLE, Verdict.DEVIATIONS, Verdict.FAILED)) {
			of(verdict).forEach((line) -> System.out.println(verdict.label + " " + line));
		}
		System.out.println(
				of(Verdict.PASSED).size() + " passed, " + failed().size() + " failed, " + of(Verdict.DEVIATIONS).size()
						+ " deviations, " + of(Verdict.NOT_APPLICABLE).size() + " not applicable");
	}

	/** How many cases ended how, and of those that were not run, how many why. */
	public Map<String, Integer> counts() {
		Map<String, Integer> counts = new LinkedHashMap<>();
		for (Verdict verdict : List.of(Verdict.PASSED, Verdict.FAILED, Verdict.DEVIATIONS)) {
			counts.put(verdict.label, of(verdict).size());
		}
		for (String line : of(Verdict.NOT_APPLICABLE)) {
			String reason = line.substring(line.indexOf(": ") + 2);
			counts.merge(Verdict.NOT_APPLICABLE.label + ": " + reason, 1, Integer::sum);
		}
		return counts;
	}

	/** The cases that failed, each with why. */
	public List<String> failed() {
		return of(Verdict.FAILED);
	}

	/** The cases that ended as expected. */
	public List<String> passed() {
		return of(Verdict.PASSED);
	}

	private List<String> of(Verdict verdict) {
		return this.results.getOrDefault(verdict, List.of());
	}

	/**
	 * Runs cases.
	 */
	public interface Harness {

		/**
		 * Says where a case runs that is not for this harness.
		 * @param testCase the case
		 * @return where, or {@code null} if it runs here
		 */
		String elsewhere(JsonNode testCase);

		/**
		 * What a case has that says why it ends otherwise here.
		 * @return the name of that field
		 */
		default String deviation() {
			return "deviation";
		}

		/**
		 * Runs a case.
		 * @param testCase the case
		 * @return what it ends with
		 */
		CaseOutcome run(JsonNode testCase) throws Exception;

	}

	private enum Verdict {

		PASSED("passed"), FAILED("failed"), DEVIATIONS("deviation"), NOT_APPLICABLE("not applicable");

		private final String label;

		Verdict(String label) {
			this.label = label;
		}

	}

}
