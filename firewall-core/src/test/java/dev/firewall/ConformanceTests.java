package dev.firewall;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the worked cases that the core alone can answer.
 */
class ConformanceTests implements CaseResults.Harness {

	@Test
	void casesWhenRunEndAsExpected() throws IOException {
		assertThat(CaseResults.of(this).failed()).isEmpty();
	}

	@Override
	public String elsewhere(JsonNode testCase) {
		String area = testCase.path("area").asText();
		boolean elsewhere = testCase.has("run_in") || testCase.has("sandbox") || area.equals("per-file")
				|| area.equals("locked");
		if (!elsewhere) {
			return null;
		}
		return testCase.has("rules") ? "runs as a test in firewall-spring-boot-test" : "belongs to the JVM gate";
	}

	@Override
	public CaseOutcome run(JsonNode testCase) throws Exception {
		if (testCase.has("request") && testCase.has("rules")) {
			return new RuleCase(testCase).run();
		}
		if (testCase.has("global_allow")) {
			return new EgressCase(testCase).run();
		}
		throw new IllegalArgumentException("not a case of a known form");
	}

}
