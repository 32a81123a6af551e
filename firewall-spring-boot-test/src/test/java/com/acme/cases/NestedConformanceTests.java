package com.acme.cases;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.CaseOutcome;
import dev.firewall.CaseResults;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the worked cases that say what a test does, each as a test class that is compiled
 * and launched for it. What needs no test, the core runs.
 */
class NestedConformanceTests implements CaseResults.Harness {

	private final SourceCompiler compiler = new SourceCompiler();

	@Test
	void casesWhenRunAsTestsEndAsExpected() throws IOException {
		assertThat(CaseResults.of(this).failed()).isEmpty();
	}

	@Override
	public String elsewhere(JsonNode testCase) {
		if (testCase.has("global_allow")) {
			return "runs in firewall-core, or belongs to the JVM gate";
		}
		if (testCase.path("env").path("test_level").isObject()) {
			return "runs in firewall-core: an annotation has one level for all protocols";
		}
		return saysWhatATestDoes(testCase) ? null : "runs in firewall-core";
	}

	private static boolean saysWhatATestDoes(JsonNode testCase) {
		for (String key : new String[] { "marks", "stack", "fixture_stack", "run_in", "sandbox", "swallow", "slots",
				"outcome", "test_file" }) {
			if (!testCase.path(key).isEmpty() || testCase.path(key).isValueNode()) {
				return true;
			}
		}
		JsonNode environment = testCase.path("env");
		boolean known = testCase.path("area").isTextual() && testCase.has("rules") && testCase.has("request");
		return !known || environment.has("test_level") || environment.has("previous_test_level")
				|| environment.has("phase") || testCase.path("rules").has("per_file_allow");
	}

	@Override
	public CaseOutcome run(JsonNode testCase) throws Exception {
		if (!testCase.has("request") || !testCase.has("rules")) {
			throw new IllegalArgumentException("not a case of a known form");
		}
		return new NestedCase(this.compiler, testCase).run();
	}

}
