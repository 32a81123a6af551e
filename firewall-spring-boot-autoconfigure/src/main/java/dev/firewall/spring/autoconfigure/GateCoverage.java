package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.JvmGate;

/**
 * How far the gate in the JDK reaches here: its hooks, the libraries that go past them,
 * and what else it does not see.
 *
 * <pre class="code">
 * GateCoverage.here().gaps().forEach(logger::warn);
 * </pre>
 *
 * @param installed whether an agent has installed the gate
 * @param hooks its hooks, none if there is no gate
 * @param libraries what is on the class path and brings a transport of its own
 * @param unguarded what leaves this JVM unseen all the same, in words
 * @since 0.1.0
 */
public record GateCoverage(boolean installed, List<JvmGate.Hook> hooks, List<Library> libraries,
		List<String> unguarded) {

	/**
	 * Finds out how far the gate of this JVM reaches.
	 * @return its coverage
	 */
	public static GateCoverage here() {
		boolean installed = JvmGate.isInstalled();
		return new GateCoverage(installed, JvmGate.hooks(), OwnTransports.here(), UnguardedWays.here(installed));
	}

	/**
	 * The hooks in a state.
	 * @param state the state
	 * @return the hooks
	 */
	public List<JvmGate.Hook> hooks(JvmGate.Hook.State state) {
		return this.hooks.stream().filter((hook) -> hook.state() == state).toList();
	}

	/**
	 * What is open though the gate could guard it, each in a sentence.
	 * @return the gaps, none if the gate and its hooks are there and nothing goes past
	 */
	public List<String> gaps() {
		List<String> gaps = new ArrayList<>();
		if (!this.installed) {
			gaps.add("The agent is absent: what no enforcement point wraps is open");
		}
		hooks(JvmGate.Hook.State.MISSING)
			.forEach((hook) -> gaps.add("The hook " + hook.name() + " is missing: " + hook.guards() + " are open"));
		this.libraries.forEach((library) -> gaps
			.add(library.name() + " goes past the gate (" + library.type() + "): it " + library.how()));
		return gaps;
	}

	/**
	 * A library that brings a transport of its own.
	 *
	 * @param name the library
	 * @param type the class that it was told by
	 * @param how how it leaves the JVM
	 */
	public record Library(String name, String type, String how) {

	}

}
