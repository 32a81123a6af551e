package dev.firewall.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that one test opened, to be closed for it where it does not.
 */
final class TestSandboxes {

	private final List<EgressSandbox> open = new CopyOnWriteArrayList<>();

	void add(EgressSandbox sandbox) {
		this.open.add(sandbox);
	}

	/** Ends those that the body of the test left open. */
	void leave() {
		for (EgressSandbox sandbox : this.open) {
			if (sandbox.isOfBody()) {
				sandbox.release();
			}
		}
	}

	/**
	 * Ends those that are open still.
	 * @return what their stubs wait for, or {@code null}
	 */
	@Nullable AssertionError end() {
		if (this.open.isEmpty()) {
			return null;
		}
		AssertionError unused = null;
		for (EgressSandbox sandbox : this.open) {
			sandbox.release();
			AssertionError found = sandbox.verify();
			if (unused == null) {
				unused = found;
			}
			else if (found != null) {
				unused.addSuppressed(found);
			}
		}
		this.open.clear();
		return unused;
	}

}
