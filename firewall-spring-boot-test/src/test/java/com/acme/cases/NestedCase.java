package com.acme.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.acme.cases.SourceCompiler.CompilationException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.CaseMessage;
import dev.firewall.CaseOutcome;
import dev.firewall.CasePatterns;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.SwallowedEgressError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a case as a test class that a launcher starts.
 */
final class NestedCase {

	private static final Set<String> KEYS = Set.of("id", "area", "rules", "request", "expect", "why", "stack", "config",
			"level", "call", "message_contains", "outcome", "deviation", "deviation_expect", "marks", "env", "slots",
			"run_in", "test_file", "project_root", "config_text", "fixture_stack", "sandbox", "swallow");

	private final SourceCompiler compiler;

	private final JsonNode testCase;

	private final List<Throwable> thrown = new ArrayList<>();

	private String source = "";

	NestedCase(SourceCompiler compiler, JsonNode testCase) {
		this.compiler = compiler;
		this.testCase = testCase;
	}

	CaseOutcome run() throws Exception {
		this.testCase.fieldNames().forEachRemaining((key) -> assertThat(KEYS).contains(key));
		try (CaseLog log = CaseLog.open(this.testCase.path("env").path("warning_filter").asText())) {
			CaseOutcome outcome = run(log);
			if (!this.testCase.has("deviation")) {
				checkOutcome(outcome, log);
			}
			return outcome;
		}
	}

	private CaseOutcome run(CaseLog log) throws Exception {
		JsonNode request = this.testCase.get("request");
		Egress egress = request.isEmpty() ? null : CasePatterns.egress(request);
		CaseSource written = new CaseSource(this.testCase, (egress != null) ? egress.ruleText() : "");
		this.source = written.file();
		CaseSettings settings = CaseSettings.of(this.testCase);
		Class<?> testClass;
		try {
			testClass = this.compiler.compile(written.name(), written.text());
		}
		catch (CompilationException ex) {
			// A level that does not exist is a mistake that Java tells
			assertThat(ex.isOnly("@FirewallLevel")).as(ex.getMessage() + "\n" + written.text()).isTrue();
			message(ex.getMessage(), List.of(), log).contains(this.testCase);
			return CaseOutcome.CONFIG_ERROR;
		}
		CaseCall.prepare(settings.firewall(), egress);
		NestedLaunch launch = NestedLaunch.of(settings.parameters(), testClass);
		launch.failures().keySet().forEach((name) -> this.thrown.add(launch.thrownBy(name)));
		if (this.thrown.stream().anyMatch(InvalidPolicyException.class::isInstance)) {
			return mistaken(log);
		}
		return decided(launch, written.attempts(), egress, log);
	}

	private CaseOutcome mistaken(CaseLog log) {
		assertThat(this.thrown).allSatisfy((ex) -> assertThat(ex).isInstanceOf(InvalidPolicyException.class));
		assertThat(CaseCall.arrived()).isZero();
		message(this.thrown.get(0).getMessage(), List.of(), log).contains(this.testCase);
		return CaseOutcome.CONFIG_ERROR;
	}

	/** Every way of making the attempt has to end alike, and nothing else to fail. */
	private CaseOutcome decided(NestedLaunch launch, List<String> attempts, Egress egress, CaseLog log) {
		List<DecisionRecord> records = CaseCall.records();
		if (this.thrown.isEmpty()) {
			launch.passes(attempts.toArray(String[]::new));
			assertThat(CaseCall.arrived()).isEqualTo((egress != null) ? attempts.size() : 0);
			checkSlots(String.join("\n", log.lines()), records, log);
			return CaseOutcome.ALLOW;
		}
		assertThat(launch.failures().keySet()).as("%s", launch.failures())
			.containsExactlyInAnyOrderElementsOf(attempts);
		assertThat(CaseCall.arrived()).isZero();
		for (Throwable ex : this.thrown) {
			assertThat(ex).isInstanceOf(this.testCase.path("swallow").asBoolean() ? SwallowedEgressError.class
					: EgressBlockedException.class);
			checkSlots(ex.getMessage(), records, log);
		}
		return CaseOutcome.BLOCK;
	}

	private void checkSlots(String message, List<DecisionRecord> records, CaseLog log) {
		CaseMessage checked = message(message, records, log);
		checked.contains(this.testCase);
		if (this.testCase.has("slots")) {
			checked.check(this.testCase.get("slots"));
		}
	}

	private CaseMessage message(String message, List<DecisionRecord> records, CaseLog log) {
		return new CaseMessage(message, records, log.lines(), this.source);
	}

	private void checkOutcome(CaseOutcome outcome, CaseLog log) {
		switch (this.testCase.path("outcome").asText("")) {
			case "" -> {
				// The case does not say
			}
			case "error" -> assertThat(outcome).isEqualTo(CaseOutcome.BLOCK);
			case "warn-and-proceed" -> {
				assertThat(outcome).isEqualTo(CaseOutcome.ALLOW);
				assertThat(CaseCall.records()).hasSize(1);
				assertThat(log.lines()).hasSize(1);
			}
			case "pass-silently" -> {
				assertThat(outcome).isEqualTo(CaseOutcome.ALLOW);
				assertThat(log.lines()).isEmpty();
			}
			default -> throw new IllegalArgumentException("unknown outcome " + this.testCase.get("outcome"));
		}
	}

}
