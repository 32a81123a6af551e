package dev.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs worked cases through one harness. {@code -Dfirewall.cases=<path>} names another
 * file of cases. A case it cannot read fails.
 */
class ConformanceTests {

	private static final List<String> OURS = List.of("/cases/rules.json", "/cases/egress.json");

	private final Map<Verdict, List<String>> results = new TreeMap<>();

	@Test
	void casesWhenRunEndAsExpected() throws IOException {
		for (JsonNode testCase : cases()) {
			String id = testCase.path("id").asText("(no id)");
			StringBuilder why = new StringBuilder();
			Verdict verdict = judge(testCase, why);
			this.results.computeIfAbsent(verdict, (key) -> new ArrayList<>())
				.add(id + ((why.length() > 0) ? ": " + why : ""));
		}
		report();
		assertThat(of(Verdict.FAILED)).isEmpty();
	}

	private List<JsonNode> cases() throws IOException {
		List<JsonNode> cases = new ArrayList<>();
		String other = System.getProperty("firewall.cases");
		if (other != null && !other.isBlank()) {
			read(Files.newInputStream(locate(other)), cases);
			return cases;
		}
		for (String resource : OURS) {
			read(ConformanceTests.class.getResourceAsStream(resource), cases);
		}
		return cases;
	}

	/**
	 * Maven starts tests in the folder of the module, but paths are given from the root.
	 */
	private Path locate(String name) {
		Path path = Path.of(name);
		return (path.isAbsolute() || Files.exists(path)) ? path : Path.of("..").resolve(path);
	}

	private void read(InputStream source, List<JsonNode> cases) throws IOException {
		try (source) {
			JsonNode root = new ObjectMapper().readTree(source);
			JsonNode list = root.isArray() ? root : root.path("cases");
			assertThat(list.isArray()).as("a list of cases").isTrue();
			list.forEach(cases::add);
		}
	}

	private Verdict judge(JsonNode testCase, StringBuilder why) {
		try {
			if (isForAnotherIssue(testCase)) {
				return Verdict.NOT_APPLICABLE;
			}
			CaseOutcome actual = run(testCase);
			boolean deviates = testCase.hasNonNull("deviation");
			CaseOutcome expected = CaseOutcome.parse(testCase.path(deviates ? "deviation_expect" : "expect").asText());
			if (actual != expected) {
				why.append("expected ").append(expected).append(" but was ").append(actual);
				return Verdict.FAILED;
			}
			if (deviates) {
				why.append(testCase.path("deviation").asText());
			}
			return deviates ? Verdict.DEVIATIONS : Verdict.PASSED;
		}
		catch (Exception | AssertionError ex) {
			why.append(ex);
			return Verdict.FAILED;
		}
	}

	/** Cases of the JVM gate and of the test module. */
	private boolean isForAnotherIssue(JsonNode testCase) {
		String area = testCase.path("area").asText();
		return testCase.has("run_in") || testCase.has("sandbox") || area.equals("per-file") || area.equals("locked");
	}

	private CaseOutcome run(JsonNode testCase) throws Exception {
		if (testCase.has("request") && testCase.has("rules")) {
			return new RuleCase(testCase).run();
		}
		if (testCase.has("global_allow")) {
			return new EgressCase(testCase).run();
		}
		throw new IllegalArgumentException("not a case of a known form");
	}

	private void report() {
		for (Verdict verdict : List.of(Verdict.NOT_APPLICABLE, Verdict.DEVIATIONS, Verdict.FAILED)) {
			of(verdict).forEach((line) -> System.out.println(verdict.label + " " + line));
		}
		System.out.println(of(Verdict.PASSED).size() + " passed, " + of(Verdict.FAILED).size() + " failed, "
				+ of(Verdict.DEVIATIONS).size() + " deviations, " + of(Verdict.NOT_APPLICABLE).size()
				+ " not applicable");
	}

	private List<String> of(Verdict verdict) {
		return this.results.getOrDefault(verdict, List.of());
	}

	private enum Verdict {

		PASSED("passed"), FAILED("failed"), DEVIATIONS("deviation"), NOT_APPLICABLE("not applicable");

		private final String label;

		Verdict(String label) {
			this.label = label;
		}

	}

}
