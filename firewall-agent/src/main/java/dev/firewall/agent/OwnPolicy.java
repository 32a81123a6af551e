package dev.firewall.agent;

import java.util.List;

import dev.firewall.Firewall;
import dev.firewall.RefusalLog;
import dev.firewall.policy.Policy;
import dev.firewall.policy.WrittenPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The policy of the agent's own core.
 */
final class OwnPolicy {

	/** Out of reach here for everybody else. */
	private final Object token = new Object();

	/**
	 * Puts it into force.
	 * @param policy the policy, or {@code null} if this JVM has only what it inherited
	 * @param locked whether it is locked
	 */
	void activate(@Nullable Policy policy, boolean locked) {
		// Not by a logger: who logs first in a JVM decides how everybody logs
		Firewall firewall = Firewall.builder().policy(policy).log(new Errors()).build();
		if (locked) {
			Firewall.activateLocked(firewall, this.token);
		}
		else {
			Firewall.activate(firewall);
		}
	}

	/** The policy that the parent was judged by, which a lock needs. */
	static @Nullable Policy inherited(List<Object[]> parts) {
		for (Object[] part : parts) {
			if (part[0].equals("POLICY")) {
				return WrittenPolicy.read((byte[]) part[3], part[2] + " (inherited)");
			}
		}
		return null;
	}

	/** No lambda, which would cost every JVM its time. */
	private static final class Errors implements RefusalLog {

		@Override
		public void warn(String logger, String message) {
			System.err.println(message);
		}

	}

}
