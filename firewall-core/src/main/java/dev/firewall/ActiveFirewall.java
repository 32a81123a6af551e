package dev.firewall;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide firewall and its lock.
 */
final class ActiveFirewall {

	/** In place of a token that the agent keeps, where no reflection finds it. */
	private static final Object KEPT = new Object();

	/** What was activated; whether it is locked can be told before anything is built. */
	private static volatile @Nullable State state;

	/** What an application that starts may put its own in place of. */
	private static @Nullable Firewall replaceable;

	/** What this JVM inherited from the one that started it, for good; most have none. */
	private static volatile @Nullable Ceilings inherited;

	/** Whether the agent is there, which passes the policy on to JVMs. */
	private static volatile boolean gated;

	static {
		// Most JVMs have no gate, and need not load what judges for it
		if (JvmGate.isThere()) {
			connectGate();
		}
	}

	private ActiveFirewall() {
	}

	/**
	 * Has the gate in the JDK ask this core, and puts the policy into force that the
	 * agent was given. The agent calls this itself where it came later than this class.
	 */
	static void connectGate() {
		Map<?, ?> handed = JvmGate.connect(Gate.JUDGE);
		if (handed == null) {
			return;
		}
		gated = true;
		if (handed.get("inherited") instanceof List<?> parts) {
			inherited = Ceilings.of(parts);
		}
		boolean locked = Boolean.TRUE.equals(handed.get("locked"));
		if (handed.get("learnt") instanceof Map<?, ?> learnt) {
			GateJudge.learn(learnt);
		}
		if (handed.get("policy") instanceof Map<?, ?> tree && state == null) {
			PolicyReader.Reading reading = PolicyReader.strict().read(tree);
			replaceable = activate(Firewall.of(reading.policy()), (locked || reading.locked()) ? new Object() : null);
		}
		else if (locked && state == null) {
			activate(Firewall.builder().policy(inherited().policy()).build(), new Object());
		}
		JvmGate.takenOver(Gate.JUDGE);
	}

	static Firewall get() {
		return state().firewall();
	}

	static State state() {
		State current = state;
		return (current != null) ? current : Nothing.STATE;
	}

	static Ceilings inherited() {
		Ceilings handed = inherited;
		return (handed != null) ? handed : Ceilings.NONE;
	}

	static boolean isGated() {
		return gated;
	}

	static boolean isLocked() {
		State current = state;
		return current != null && current.isLocked();
	}

	static synchronized Firewall activate(Firewall firewall, @Nullable Object token) {
		unlock(token, "The policy in force is locked: only its token replaces it");
		state = new State(firewall, (token != null) ? KEPT : null);
		if (token != null) {
			lock(firewall, token);
		}
		return firewall;
	}

	private static void lock(Firewall firewall, Object token) {
		boolean kept = false;
		try {
			kept = JvmGate.lock(Gate.JUDGE, token, new Held());
		}
		finally {
			// Where there is no gate, or one that cannot be sealed, which fails
			if (!kept) {
				state = new State(firewall, token);
			}
		}
	}

	/**
	 * Puts the firewall of an application that starts into force.
	 * @return whether it is in force; not where code has activated another, or another
	 * application has
	 */
	static synchronized boolean adopt(Firewall firewall) {
		State current = state();
		if (current.firewall() == firewall) {
			return true;
		}
		if (current.isLocked() || (current.policy() != null && current.firewall() != replaceable)) {
			return false;
		}
		state = new State(firewall, null);
		return true;
	}

	/** Lets the next application that starts replace the firewall of one that ended. */
	static synchronized void retire(Firewall firewall) {
		if (state().firewall() == firewall) {
			replaceable = firewall;
		}
	}

	static synchronized void deactivate(@Nullable Object token) {
		unlock(token, "The policy in force is locked: only its token takes it away");
		state = null;
	}

	private static void unlock(@Nullable Object token, String refusal) {
		State current = state;
		Object held = (current != null) ? current.token() : null;
		boolean kept = held == KEPT;
		if (held != null && (kept ? !JvmGate.opens(token) : held != token)) {
			throw new FirewallLockedException(refusal);
		}
		if (kept) {
			JvmGate.unlock(token);
		}
	}

	/** Judges for the gate. */
	private static final class Gate {

		private static final GateJudge JUDGE = new GateJudge();

	}

	/** Judges by open scopes alone, and is built when it is first asked. */
	private static final class Nothing {

		private static final State STATE = new State(Firewall.builder().build(), null);

	}

	/** Tells the agent what is in force, so that it notices if that is replaced. */
	private static final class Held implements Supplier<@Nullable Object> {

		@Override
		public @Nullable Object get() {
			return state;
		}

	}

	/**
	 * What is in force.
	 *
	 * @param firewall the process-wide firewall
	 * @param token what locks it, or {@code null}
	 * @param mark stands for this
	 */
	record State(Firewall firewall, @Nullable Object token, Object mark) {

		State(Firewall firewall, @Nullable Object token) {
			this(firewall, token, new Object());
		}

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
