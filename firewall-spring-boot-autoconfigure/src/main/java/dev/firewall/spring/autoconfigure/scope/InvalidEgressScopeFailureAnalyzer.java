package dev.firewall.spring.autoconfigure.scope;

import dev.firewall.policy.Problem;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells which annotations of scopes are wrong, and which cannot guard their method.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidEgressScopeFailureAnalyzer extends AbstractFailureAnalyzer<InvalidEgressScopeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidEgressScopeException cause) {
		int count = cause.problems().size();
		StringBuilder text = new StringBuilder("The annotations @RestrictEgress and @DenyEgress have ")
			.append((count == 1) ? "a mistake" : count + " mistakes")
			.append(":\n");
		for (Problem problem : cause.problems()) {
			text.append("\n    Place: ").append(problem.where());
			text.append("\n    Reason: ").append(problem.message());
			if (problem.fix() != null) {
				text.append("\n    Fix: ").append(problem.fix());
			}
			text.append('\n');
		}
		String action = (count == 1) ? "Correct this annotation." : "Correct these annotations.";
		return new FailureAnalysis(text.toString(), action, cause);
	}

}
