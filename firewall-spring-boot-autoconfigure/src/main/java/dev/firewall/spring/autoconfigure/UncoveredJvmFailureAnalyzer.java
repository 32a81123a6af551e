package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.JvmGate;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells everything that goes past the gate of the agent, and what to do about it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UncoveredJvmFailureAnalyzer extends AbstractFailureAnalyzer<UncoveredJvmException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UncoveredJvmException cause) {
		StringBuilder text = new StringBuilder(
				"Not everything that leaves this JVM passes the gate of the firewall agent,"
						+ " and firewall.fail-on-uncovered says that it must:\n");
		cause.gaps().forEach((gap) -> text.append("\n    ").append(gap));
		text.append('\n');
		GateCoverage coverage = cause.coverage();
		List<String> actions = new ArrayList<>();
		if (!coverage.installed()) {
			actions.add("Start the JVM with -javaagent:firewall-agent.jar.");
		}
		if (!coverage.hooks(JvmGate.Hook.State.MISSING).isEmpty()) {
			actions.add("Run on a JDK from 17 to 25, and list the firewall agent after other agents.");
		}
		if (!coverage.libraries().isEmpty()) {
			actions
				.add("Take what brings a transport of its own off the class path: "
						+ String.join(", ",
								coverage.libraries().stream().map(GateCoverage.Library::name).distinct().toList())
						+ ".");
		}
		actions.add("Or leave out firewall.fail-on-uncovered to start with what is guarded.");
		return new FailureAnalysis(text.toString(), String.join("\n", actions), cause);
	}

}
