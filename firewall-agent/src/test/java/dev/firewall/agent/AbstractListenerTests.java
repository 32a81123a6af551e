package dev.firewall.agent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Where JVMs that are started go to: servers that count what arrives.
 */
abstract class AbstractListenerTests extends AbstractJvmTests {

	Listeners listeners;

	@BeforeEach
	void startListeners() throws Exception {
		this.listeners = new Listeners(this.folder);
	}

	@AfterEach
	void stopListeners() throws Exception {
		this.listeners.close();
	}

}
