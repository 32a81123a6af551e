package dev.firewall;

import java.util.List;

import dev.firewall.context.Frame;
import dev.firewall.context.Frames;
import dev.firewall.context.OpenSandboxes;
import dev.firewall.context.TestSession;
import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one egress: ceilings, then denies, then allows, of every open frame and every
 * policy in force, unless a sandbox is open (semantics, section 5). Pure, and creates
 * nothing where it allows.
 */
final class Judge {

	private static final int RECORD_TYPE = Protocol.DNS.indexOf("rdtype");

	private final @Nullable Policy policy;

	private final NameAddressMap names;

	private final @Nullable Host ownName;

	private final Object mark = new Object();

	Judge(@Nullable Policy policy, NameAddressMap names, @Nullable Host ownName) {
		this.policy = policy;
		this.names = names;
		this.ownName = ownName;
	}

	/** Stands for this judge. */
	Object mark() {
		return this.mark;
	}

	NameAddressMap names() {
		return this.names;
	}

	/**
	 * Evaluates an egress.
	 * @param egress the egress
	 * @param active the process-wide policy, where that is another than this judge's own
	 * @param locked whether the process-wide policy is a ceiling
	 * @param inherited what this JVM inherited
	 * @return the decision
	 */
	Decision evaluate(Egress egress, @Nullable Policy active, boolean locked, Ceilings inherited) {
		Frame innermost = Frames.current();
		if (innermost == null && this.policy == null && active == null && inherited.isEmpty()) {
			return Decision.NO_POLICY;
		}
		Decision harmless = (egress.protocol() == Protocol.DNS) ? harmlessLookup(egress) : null;
		if (harmless != null) {
			return harmless;
		}
		if (OpenSandboxes.holds(egress, innermost)) {
			return SandboxDoor.look(egress);
		}
		Levels levels = testLevels(innermost);
		Policy tests = (this.policy == null && active == null) ? testPolicy(innermost) : null;
		Policy policy = (tests != null) ? tests : this.policy;
		Levels ofFrames = (levels == null && tests != null) ? tests.levels() : levels;
		Refusal refusal = (innermost != null) ? askFrames(egress, innermost, ofFrames) : null;
		CompiledRule own = (policy != null) ? policy.allows(egress, this.names) : null;
		refusal = Refusal.stronger(refusal,
				askPolicy(egress, policy, own, innermost, levels, locked && active == policy));
		CompiledRule granting = own;
		if (active != null && active != policy) {
			CompiledRule activeRule = active.allows(egress, this.names);
			refusal = Refusal.stronger(refusal, askPolicy(egress, active, activeRule, innermost, levels, locked));
			granting = (policy != null) ? own : activeRule;
		}
		if (!inherited.isEmpty()) {
			refusal = Refusal.stronger(refusal, inherited.refuse(egress, this.names));
		}
		return (refusal != null) ? decide(egress, refusal) : allow(egress, granting, innermost);
	}

	/**
	 * A literal asks nobody, and mail and log libraries ask for the machine's own name.
	 */
	private @Nullable Decision harmlessLookup(Egress egress) {
		Host host = egress.host();
		if (host.equals(this.ownName)) {
			return Decision.OWN_NAME;
		}
		boolean reverse = "PTR".equals(egress.field(RECORD_TYPE));
		boolean literal = host.isAddress() && host.isCanonical() && !reverse;
		return (literal || host.text().isEmpty()) ? Decision.LITERAL : null;
	}

	static @Nullable Levels testLevels(@Nullable Frame innermost) {
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.LEVEL && TestSession.isRegistered()) {
				return frame.levels();
			}
		}
		return null;
	}

	/** The policy of the test that the code belongs to. */
	static @Nullable Policy testPolicy(@Nullable Frame innermost) {
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.POLICY && TestSession.isRegistered()) {
				return frame.rules();
			}
		}
		return null;
	}

	private @Nullable Refusal askFrames(Egress egress, Frame innermost, @Nullable Levels levels) {
		Refusal refusal = null;
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			Refusal found = null;
			if (frame.kind() == Frame.Kind.RESTRICT) {
				found = (frame.rules().allows(egress, this.names) == null)
						? new Refusal(Decision.Cause.CEILING, level(frame, egress, levels), null, frame, null) : null;
			}
			else if (frame.kind() == Frame.Kind.DENY) {
				CompiledRule rule = frame.rules().denies(egress, this.names);
				// Whether a rule names a host that cannot be judged, nobody can tell
				Decision.Cause cause = (rule != null) ? Decision.Cause.DENY_RULE : Decision.Cause.INVALID_HOST;
				found = (rule != null || egress.host().isInvalid())
						? new Refusal(cause, level(frame, egress, levels), rule, frame, null) : null;
			}
			refusal = Refusal.stronger(refusal, found);
		}
		return refusal;
	}

	private static Level level(Frame frame, Egress egress, @Nullable Levels levels) {
		Level own = frame.level();
		if (own != null) {
			return own;
		}
		return (levels != null) ? levels.of(egress.protocol()) : Level.ERROR;
	}

	private @Nullable Refusal askPolicy(Egress egress, @Nullable Policy policy, @Nullable CompiledRule allowing,
			@Nullable Frame innermost, @Nullable Levels levels, boolean ceiling) {
		if (policy == null) {
			return null;
		}
		Level level = ((levels != null && !ceiling) ? levels : policy.levels()).of(egress.protocol());
		Refusal refusal = askRules(egress, policy, allowing, innermost, level, ceiling);
		if (egress.protocol() != Protocol.SUBPROCESS || (refusal != null && refusal.level() == Level.ERROR)) {
			return refusal;
		}
		CompiledRule granting = (allowing != null || ceiling) ? allowing : wideningRule(egress, innermost);
		return Refusal.stronger(refusal, ExternalPrograms.ask(egress, policy, granting, level, ceiling));
	}

	private @Nullable Refusal askRules(Egress egress, Policy policy, @Nullable CompiledRule allowing,
			@Nullable Frame innermost, Level level, boolean ceiling) {
		CompiledRule denying = policy.denies(egress, this.names);
		if (denying != null) {
			return new Refusal(Decision.Cause.DENY_RULE, level, denying, null, policy);
		}
		if (allowing != null) {
			return null;
		}
		if (ceiling) {
			return new Refusal(Decision.Cause.CEILING, level, null, null, policy);
		}
		return isWidened(egress, innermost) ? null : new Refusal(notAllowed(egress), level, null, null, policy);
	}

	private static Decision.Cause notAllowed(Egress egress) {
		if (!egress.host().isInvalid()) {
			return Decision.Cause.NOT_ALLOWED;
		}
		return egress.protocol().hasHost() ? Decision.Cause.INVALID_HOST : Decision.Cause.UNTELLABLE;
	}

	private boolean isWidened(Egress egress, @Nullable Frame innermost) {
		return widening(egress, innermost) != null;
	}

	private @Nullable CompiledRule wideningRule(Egress egress, @Nullable Frame innermost) {
		Decision widening = widening(egress, innermost);
		return (widening != null) ? widening.compiledRule() : null;
	}

	/** The decision of the frame of a test that allows the egress. */
	private @Nullable Decision widening(Egress egress, @Nullable Frame innermost) {
		if (innermost == null || !TestSession.isRegistered()) {
			return null;
		}
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.ALLOW) {
				CompiledRule rule = frame.rules().allows(egress, this.names);
				if (rule != null) {
					return rule.allowed();
				}
			}
			else if (frame.kind() == Frame.Kind.LOOPBACK && !frame.isClosed()
					&& egress.host().addressClass() == AddressClass.LOOPBACK) {
				return Decision.CAPABILITY;
			}
		}
		return null;
	}

	private Decision allow(Egress egress, @Nullable CompiledRule granting, @Nullable Frame innermost) {
		if (granting != null) {
			return granting.allowed();
		}
		Decision widened = widening(egress, innermost);
		return (widened != null) ? widened : Decision.WITHIN_SCOPES;
	}

	private Decision decide(Egress egress, Refusal refusal) {
		if (refusal.level() == Level.OFF) {
			return Decision.LEVEL_OFF;
		}
		Decision.Outcome outcome = (refusal.level() == Level.ERROR) ? Decision.Outcome.BLOCKED
				: Decision.Outcome.WARNED;
		String frame = (refusal.frame() != null) ? refusal.frame().label() : null;
		return new Decision(outcome, refusal.cause(), refusal.rule(), frame, Reasons.of(egress, refusal),
				nameOf(egress.host()));
	}

	private @Nullable Host nameOf(Host host) {
		IpAddress address = host.address();
		List<Host> known = (address != null) ? this.names.namesOf(address) : List.of();
		return known.isEmpty() ? null : known.get(0);
	}

	/**
	 * A part of the decision that refuses.
	 *
	 * @param cause what kind of reason it has
	 * @param level what it refuses with
	 * @param rule the rule that denies, or {@code null}
	 * @param frame the frame, or {@code null} if it is a policy
	 * @param policy the policy, or {@code null} if it is a frame
	 */
	record Refusal(Decision.Cause cause, Level level, @Nullable CompiledRule rule, @Nullable Frame frame,
			@Nullable Policy policy) {

		/** The one with the higher level; of two alike the first, which is further in. */
		static @Nullable Refusal stronger(@Nullable Refusal inner, @Nullable Refusal outer) {
			if (inner == null || outer == null) {
				return (inner != null) ? inner : outer;
			}
			return (outer.level().compareTo(inner.level()) > 0) ? outer : inner;
		}

	}

}
