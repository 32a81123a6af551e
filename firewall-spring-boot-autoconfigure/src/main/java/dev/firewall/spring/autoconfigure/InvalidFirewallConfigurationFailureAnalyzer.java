package dev.firewall.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells all mistakes of a configuration: property, place, what is wrong and what to write
 * instead.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidFirewallConfigurationFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidFirewallConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidFirewallConfigurationException cause) {
		int count = cause.mistakes().size();
		StringBuilder text = new StringBuilder("The configuration of the firewall has ")
			.append((count == 1) ? "a mistake" : count + " mistakes")
			.append(":\n");
		for (InvalidFirewallConfigurationException.Mistake mistake : cause.mistakes()) {
			text.append("\n    Property: ").append(mistake.property());
			if (mistake.origin() != null) {
				text.append("\n    Origin: ").append(mistake.origin());
			}
			text.append("\n    Reason: ").append(mistake.problem().message());
			if (mistake.problem().fix() != null) {
				text.append("\n    Fix: ").append(mistake.problem().fix());
			}
			text.append('\n');
		}
		String action = (count == 1) ? "Correct this property." : "Correct these properties.";
		return new FailureAnalysis(text.toString(), action, cause);
	}

}
