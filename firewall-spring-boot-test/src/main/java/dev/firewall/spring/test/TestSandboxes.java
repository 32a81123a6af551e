package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that one test opened, to be closed for it where it does not.
 */
final class TestSandboxes {

	/** Replaced as a whole: read while others add to them. */
	private volatile List<EgressSandbox> open = List.of();

	synchronized void add(EgressSandbox sandbox) {
		List<EgressSandbox> more = new ArrayList<>(this.open);
		more.add(sandbox);
		this.open = more;
	}

	/** Ends those that the body of the test left open. */
	void leave() {
		if (this.open.isEmpty()) {
			return;
		}
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
		this.open = List.of();
		return unused;
	}

}
