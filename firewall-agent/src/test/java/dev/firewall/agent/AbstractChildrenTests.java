package dev.firewall.agent;

import java.util.Arrays;

import org.junit.jupiter.api.BeforeEach;

/**
 * Where JVMs that are started by others go to: a port that policies open, and one that
 * they do not.
 */
abstract class AbstractChildrenTests extends AbstractListenerTests {

	String open;

	String other;

	@BeforeEach
	void choosePorts() {
		this.open = String.valueOf(this.listeners.closingPort());
		this.other = String.valueOf(this.listeners.httpPort());
	}

	static String[] with(String[] steps, String... more) {
		String[] all = Arrays.copyOf(steps, steps.length + more.length);
		System.arraycopy(more, 0, all, steps.length, more.length);
		return all;
	}

}
