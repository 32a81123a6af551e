package dev.firewall;

import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Judges programs that do not inherit the policy, beside its rules: once they run, nobody
 * sees what they do. A rule that says which programs it is for is consent to them.
 */
final class ExternalPrograms {

	private static final int COMMAND = Protocol.SUBPROCESS.indexOf("command");

	private ExternalPrograms() {
	}

	/**
	 * Asks a policy.
	 * @param egress the start of a process
	 * @param policy the policy
	 * @param granting the rule that allows it, or {@code null}
	 * @param level the level of processes
	 * @param locked whether the policy is locked
	 * @return what refuses it, or {@code null}
	 */
	static Judge.@Nullable Refusal ask(Egress egress, Policy policy, @Nullable CompiledRule granting, Level level,
			boolean locked) {
		if (level == Level.OFF || (granting != null && granting.rule().isBoundBy(Protocol.SUBPROCESS, "command"))) {
			return null;
		}
		Level own = switch (setting(policy, level, locked)) {
			case ALLOW -> Level.OFF;
			case WARN -> Level.WARN;
			case BLOCK -> Level.ERROR;
		};
		return (own == Level.OFF || isInheriting(egress.field(COMMAND), locked)) ? null
				: new Judge.Refusal(Decision.Cause.NOT_INHERITING, own, null, null, policy);
	}

	/** Where nothing is said, a lock that blocks what its rules do not name blocks it. */
	private static External setting(Policy policy, Level level, boolean locked) {
		External external = policy.external();
		if (external != null) {
			return external;
		}
		return (locked && level == Level.ERROR) ? External.BLOCK : External.WARN;
	}

	private static boolean isInheriting(@Nullable String command, boolean locked) {
		JavaLauncher launcher = ActiveFirewall.isGated() ? JavaLauncher.of(command) : null;
		return launcher != null && launcher.obstacle() == null && (!locked || launcher.isGenuine());
	}

}
