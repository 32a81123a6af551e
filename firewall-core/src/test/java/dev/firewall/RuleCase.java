package dev.firewall;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Action;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.PolicyReader;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.CoreTestSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A case about rules: a configuration, frames of a test, and one request.
 */
final class RuleCase {

	private final JsonNode testCase;

	private final List<DecisionRecord> records = new ArrayList<>();

	private final List<String> lines = new ArrayList<>();

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	RuleCase(JsonNode testCase) {
		this.testCase = testCase;
	}

	CaseOutcome run() throws Exception {
		try (TestSession session = CoreTestSession.register()) {
			return run(session);
		}
		catch (InvalidPolicyException ex) {
			checkMessage(ex.getMessage());
			return CaseOutcome.CONFIG_ERROR;
		}
		catch (IllegalArgumentException ex) {
			if (this.testCase.path("env").has("test_level")) {
				checkMessage(ex.getMessage());
				return CaseOutcome.CONFIG_ERROR;
			}
			throw ex;
		}
	}

	private CaseOutcome run(TestSession session) throws Exception {
		Firewall firewall = firewall();
		try {
			setLevels(session);
			openFrames(session, this.testCase.path("fixture_stack"));
			openFrames(session, this.testCase.path("marks"));
			openFrames(session, this.testCase.path("stack"));
			JsonNode request = request();
			return request.isEmpty() ? CaseOutcome.ALLOW : enforce(firewall, CasePatterns.egress(request));
		}
		finally {
			while (!this.open.isEmpty()) {
				this.open.pop().close();
			}
		}
	}

	/** Of a redirect the second hop is judged as any request is. */
	private JsonNode request() {
		return this.testCase.get("request");
	}

	private CaseOutcome enforce(Firewall firewall, Egress egress) {
		Decision decision = firewall.evaluate(egress);
		EgressBlockedException refusal = null;
		try {
			firewall.enforce(egress);
		}
		catch (EgressBlockedException ex) {
			// What a case swallows is still recorded
			refusal = ex;
		}
		assertThat(refusal != null).isEqualTo(!decision.proceeds());
		checkOutcome(decision);
		checkSlots((refusal != null) ? refusal.getMessage() : String.join("\n", this.lines));
		return CaseOutcome.of(decision);
	}

	private Firewall firewall() {
		boolean armed = !this.testCase.path("env").has("phase");
		FirewallBuilder builder = Firewall.builder().recorder(this.records::add).log((logger, message) -> {
			if (!this.testCase.path("env").path("warning_filter").asText().equals("ignore")) {
				this.lines.add(message);
			}
		});
		Policy policy = policy();
		return (armed ? builder.policy(policy) : builder).build();
	}

	private Policy policy() {
		PolicyBuilder builder = Policy.builder();
		Policy configured = PolicyReader.strict().read(CaseConfiguration.tree(this.testCase)).policy();
		builder.level(configured.levels().defaultLevel());
		configured.levels().exceptions().forEach(builder::level);
		configured.allowRules().forEach((rule) -> builder.rule(rule.rule()));
		configured.denyRules().forEach((rule) -> builder.rule(rule.rule()));
		this.testCase.get("rules").properties().forEach((entry) -> {
			Action action = switch (entry.getKey()) {
				case "allow" -> Action.ALLOW;
				case "deny" -> Action.DENY;
				default -> throw new IllegalArgumentException("unknown list of rules '" + entry.getKey() + "'");
			};
			entry.getValue().forEach((rule) -> builder.rule(Rule.of(action, CasePatterns.pattern(rule))));
		});
		return builder.build();
	}

	private void setLevels(TestSession session) throws Exception {
		JsonNode environment = this.testCase.path("env");
		if (environment.has("previous_test_level")) {
			session.level(levels(environment.get("previous_test_level"))).close();
		}
		if (environment.has("test_level")) {
			this.open.push(session.level(levels(environment.get("test_level"))));
		}
		else if (this.testCase.path("config").has("guard")) {
			this.open.push(session.level(levels(this.testCase.get("config").get("guard"))));
		}
	}

	private static Levels levels(JsonNode node) {
		if (!node.isObject()) {
			return Levels.of(Level.parse(node.asText()));
		}
		Levels levels = Levels.of(node.has("default") ? Level.parse(node.get("default").asText()) : Level.ERROR);
		for (var entry : node.properties()) {
			if (!entry.getKey().equals("default")) {
				levels = levels.with(Protocol.find(entry.getKey()).protocol(), Level.parse(entry.getValue().asText()));
			}
		}
		return levels;
	}

	private void openFrames(TestSession session, JsonNode frames) {
		for (JsonNode frame : frames) {
			List<EgressPattern> patterns = new ArrayList<>();
			frame.get("rules").forEach((rule) -> patterns.add(CasePatterns.pattern(rule)));
			EgressPattern[] rules = patterns.toArray(EgressPattern[]::new);
			AutoCloseable opened = switch (frame.get("op").asText()) {
				case "allow" -> allow(session, patterns);
				case "deny" -> EgressScope.deny(rules).open();
				case "restrict" -> EgressScope.restrict(rules).open();
				default -> throw new IllegalArgumentException("unknown frame " + frame);
			};
			this.open.push(opened);
		}
	}

	private static AutoCloseable allow(TestSession session, List<EgressPattern> patterns) {
		PolicyBuilder policy = Policy.builder();
		patterns.forEach(policy::allow);
		return session.allow(policy.build(), "allow" + patterns);
	}

	private void checkOutcome(Decision decision) {
		switch (this.testCase.path("outcome").asText("")) {
			case "" -> {
				// The case does not say
			}
			case "error" -> assertThat(decision.outcome()).isEqualTo(expectedOutcome());
			case "warn-and-proceed" -> {
				assertThat(decision.outcome()).isEqualTo(Decision.Outcome.WARNED);
				assertThat(this.lines).hasSize(1);
			}
			case "pass-silently" -> {
				assertThat(decision.proceeds()).isTrue();
				assertThat(this.lines).isEmpty();
			}
			default -> throw new IllegalArgumentException("unknown outcome " + this.testCase.get("outcome"));
		}
	}

	private Decision.Outcome expectedOutcome() {
		return this.testCase.has("deviation") ? Decision.Outcome.WARNED : Decision.Outcome.BLOCKED;
	}

	private void checkMessage(String message) {
		if (!this.testCase.has("deviation")) {
			new CaseMessage(message, this.records, this.lines, "RuleCase.java").contains(this.testCase);
		}
	}

	private void checkSlots(String message) {
		if (this.testCase.has("slots")) {
			new CaseMessage(message, this.records, this.lines, "RuleCase.java").check(this.testCase.get("slots"));
		}
	}

}
