package dev.firewall;

import dev.firewall.net.Host;
import dev.firewall.policy.CompiledRule;
import org.jspecify.annotations.Nullable;

/**
 * Why an egress is refused, in one sentence.
 */
final class Reasons {

	private Reasons() {
	}

	static String of(Egress egress, Judge.Refusal refusal) {
		String who = (refusal.frame() != null) ? "the scope " + refusal.frame().label()
				: "the policy '" + ((refusal.policy() != null) ? refusal.policy().name() : "") + "'";
		return switch (refusal.cause()) {
			case DENY_RULE -> denied(refusal.rule(), who);
			case CEILING -> who + " does not name it, and nothing inside can widen that" + detail(egress.host());
			case INVALID_HOST ->
				"'" + egress.host() + "' is no host that could be judged: it " + egress.host().problem();
			case UNTELLABLE -> ((egress.protocol() == Protocol.SUBPROCESS) ? "the command line" : "the call")
					+ " cannot be judged: it " + egress.host().problem();
			case NOT_INHERITING ->
				"the program does not inherit " + who + ", and no rule of that says which programs may";
			default -> "no allow rule of " + who + " matches" + detail(egress.host());
		};
	}

	private static String denied(@Nullable CompiledRule compiled, String who) {
		if (compiled == null) {
			return who + " denies it";
		}
		String reason = compiled.rule().reason();
		return "the deny rule '" + compiled.rule().text() + "' of " + who + " matches"
				+ ((reason != null) ? " (" + reason + ")" : "");
	}

	private static String detail(Host host) {
		return switch (host.addressClass()) {
			case LOOPBACK -> "; loopback opens only to a rule that names the host and its port";
			case LINK_LOCAL -> "; link-local addresses open only to a rule that names them";
			case METADATA -> "; cloud metadata opens only to a rule that names the address";
			default -> "";
		};
	}

}
