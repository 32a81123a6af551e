package dev.firewall.spring.autoconfigure;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells of a block that stopped the application from starting: what was blocked, for
 * which bean, and what to write to allow it. Before other analyzers, which would explain
 * the client's wrapper of it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class EgressBlockedFailureAnalyzer implements FailureAnalyzer {

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		return EgressBlockedException.findIn(failure).map((blocked) -> analyze(failure, blocked)).orElse(null);
	}

	private static FailureAnalysis analyze(Throwable failure, EgressBlockedException blocked) {
		StringBuilder text = new StringBuilder("The firewall blocked an outbound call while the application started:\n")
			.append("\n    Call: ")
			.append(blocked.egress());
		if (blocked.resolvedFrom() != null) {
			text.append("\n    Name: ").append(blocked.resolvedFrom());
		}
		BeanCreationException creation = innermost(failure);
		if (creation != null && creation.getBeanName() != null) {
			text.append("\n    Bean: '").append(creation.getBeanName()).append('\'');
			if (creation.getResourceDescription() != null) {
				text.append(" defined in ").append(creation.getResourceDescription());
			}
		}
		if (blocked.caller() != null) {
			text.append("\n    From: ").append(blocked.caller());
		}
		text.append("\n    Reason: ").append(blocked.reason()).append('\n');
		return new FailureAnalysis(text.toString(), action(blocked), blocked);
	}

	private static @Nullable BeanCreationException innermost(Throwable failure) {
		BeanCreationException found = null;
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof BeanCreationException creation) {
				found = creation;
			}
		}
		return found;
	}

	private static String action(EgressBlockedException blocked) {
		String rule = blocked.egress().ruleText();
		Decision.Cause cause = blocked.decision().cause();
		return switch (cause) {
			case NOT_ALLOWED -> "If the application is meant to make this call, add it to application.yml:\n\n"
					+ "    firewall:\n      allow:\n        - " + quote(rule) + "\n\n"
					+ "To see all that it calls before anything is blocked, set firewall.level to warn.";
			case DENY_RULE -> "A deny rule wins over every allow rule. If the application is meant to make this call, "
					+ "remove or narrow the rule '" + blocked.rule() + "' below firewall.";
			case CEILING -> "Nothing inside a ceiling can widen it. If the application is meant to make this call, "
					+ "add this rule to " + ((blocked.frame() != null) ? "'" + blocked.frame() + "'" : "it")
					+ ":\n\n    " + quote(rule);
			default -> "See the reason above.";
		};
	}

	/** A path may hold what would end a quoted text in YAML. */
	private static String quote(String rule) {
		return '"' + rule.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
