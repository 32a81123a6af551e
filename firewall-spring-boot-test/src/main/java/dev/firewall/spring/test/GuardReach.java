package dev.firewall.spring.test;

import java.util.List;

import dev.firewall.JvmGate;

/**
 * What of the JVM the guard reaches, in the words that the report starts with.
 */
final class GuardReach {

	private GuardReach() {
	}

	/** Whether everything that leaves is seen, or only what passes a decorator. */
	static String describe() {
		if (!JvmGate.isInstalled()) {
			return "Only decorators guard: the agent is absent, so what no enforcement point wraps is neither judged nor"
					+ " shown here.";
		}
		List<String> open = JvmGate.hooks()
			.stream()
			.filter((hook) -> hook.state() == JvmGate.Hook.State.MISSING)
			.map(JvmGate.Hook::guards)
			.toList();
		return "Decorators and the agent guard: what no enforcement point wraps is judged below it, and shown here where it"
				+ " is refused." + (open.isEmpty() ? "" : " Open are: " + String.join(", ", open) + ".");
	}

}
