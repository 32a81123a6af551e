package dev.firewall;

import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide firewall and its lock.
 */
final class ActiveFirewall {

	private static final State NONE = new State(Firewall.builder().build(), null);

	private static volatile State state = NONE;

	private ActiveFirewall() {
	}

	static Firewall get() {
		return state.firewall();
	}

	static State state() {
		return state;
	}

	static boolean isLocked() {
		return state.isLocked();
	}

	static synchronized Firewall activate(Firewall firewall, @Nullable Object token) {
		Object held = state.token();
		if (held != null && held != token) {
			throw new FirewallLockedException("The policy in force is locked: only its token replaces it");
		}
		state = new State(firewall, token);
		return firewall;
	}

	static synchronized void deactivate(@Nullable Object token) {
		Object held = state.token();
		if (held != null && held != token) {
			throw new FirewallLockedException("The policy in force is locked: only its token takes it away");
		}
		state = NONE;
	}

	/**
	 * What is in force.
	 *
	 * @param firewall the process-wide firewall
	 * @param token what locks it, or {@code null}
	 */
	record State(Firewall firewall, @Nullable Object token) {

		boolean isLocked() {
			return this.token != null;
		}

		@Nullable Policy policy() {
			return this.firewall.policy();
		}

		/** The token is not for messages. */
		@Override
		public String toString() {
			return isLocked() ? "locked" : "not locked";
		}

	}

}
