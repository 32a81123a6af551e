package dev.firewall;

import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide firewall and its lock.
 */
final class ActiveFirewall {

	/** What was activated; whether it is locked can be told before anything is built. */
	private static volatile @Nullable State state;

	private ActiveFirewall() {
	}

	static Firewall get() {
		return state().firewall();
	}

	static State state() {
		State current = state;
		return (current != null) ? current : Nothing.STATE;
	}

	static boolean isLocked() {
		State current = state;
		return current != null && current.isLocked();
	}

	static synchronized Firewall activate(Firewall firewall, @Nullable Object token) {
		Object held = token();
		if (held != null && held != token) {
			throw new FirewallLockedException("The policy in force is locked: only its token replaces it");
		}
		state = new State(firewall, token);
		return firewall;
	}

	static synchronized void deactivate(@Nullable Object token) {
		Object held = token();
		if (held != null && held != token) {
			throw new FirewallLockedException("The policy in force is locked: only its token takes it away");
		}
		state = null;
	}

	private static @Nullable Object token() {
		State current = state;
		return (current != null) ? current.token() : null;
	}

	/** Judges by open scopes alone, and is built when it is first asked. */
	private static final class Nothing {

		private static final State STATE = new State(Firewall.builder().build(), null);

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
