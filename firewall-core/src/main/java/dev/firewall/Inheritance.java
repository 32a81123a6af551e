package dev.firewall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import dev.firewall.context.Frame;
import dev.firewall.context.Frames;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import dev.firewall.policy.WrittenPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM that the running code starts inherits: what this one inherited itself, the
 * policy in force, and the scopes that the code is in. What tests allow is not part of
 * it.
 */
final class Inheritance {

	private static final System.Logger logger = System.getLogger("firewall");

	/** Policies change rarely, and scopes are used again. */
	private static final Map<Policy, Written> WRITTEN = new WeakHashMap<>();

	private final List<Ceilings.Part> parts;

	/** Whether all of it could be written. */
	private boolean complete = true;

	private Inheritance(List<Ceilings.Part> inherited) {
		this.parts = new ArrayList<>(inherited);
	}

	/**
	 * Collects it for the running code.
	 * @return whether the policy is locked, whether all of it is there, and the parts
	 */
	static Object[] here() {
		ActiveFirewall.State active = ActiveFirewall.state();
		Inheritance inheritance = new Inheritance(ActiveFirewall.inherited().parts());
		Frame innermost = Frames.current();
		Levels levels = active.isLocked() ? null : Judge.testLevels(innermost);
		Policy policy = (active.policy() != null) ? active.policy() : Judge.testPolicy(innermost);
		Levels effective = (levels != null || policy == null) ? levels : policy.levels();
		// What refuses nothing need not be passed on
		if (policy != null && effective != null && (active.isLocked() || !isOff(effective))) {
			inheritance.add(Ceilings.Kind.POLICY, active.isLocked(), policy.name(), policy, effective);
		}
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.RESTRICT || frame.kind() == Frame.Kind.DENY) {
				Level own = frame.level();
				Levels otherwise = (levels != null) ? levels : Levels.of(Level.ERROR);
				inheritance.add((frame.kind() == Frame.Kind.DENY) ? Ceilings.Kind.DENY : Ceilings.Kind.RESTRICT, false,
						frame.label(), frame.rules(), (own != null) ? Levels.of(own) : otherwise);
			}
		}
		List<Object[]> handed = new ArrayList<>();
		inheritance.parts.forEach((part) -> handed.add(part.handOver()));
		return new Object[] { active.isLocked(), inheritance.complete, handed };
	}

	private void add(Ceilings.Kind kind, boolean locked, String name, Policy policy, Levels levels) {
		byte[] written = written(policy, levels);
		if (written == null) {
			this.complete = false;
			return;
		}
		for (Ceilings.Part part : this.parts) {
			// Of a JVM that has nothing of its own to say
			if (part.kind() == kind && Arrays.equals(part.written(), written)) {
				return;
			}
		}
		this.parts.add(new Ceilings.Part(kind, locked, name, written));
	}

	private static byte @Nullable [] written(Policy policy, Levels levels) {
		synchronized (WRITTEN) {
			Written known = WRITTEN.get(policy);
			if (known != null && isSame(known.levels(), levels)) {
				return known.bytes();
			}
			WrittenPolicy written = WrittenPolicy.of(policy, levels);
			if (written != null && known == null) {
				written.lossyRules().forEach(Inheritance::tell);
			}
			byte[] bytes = (written != null) ? written.bytes() : null;
			WRITTEN.put(policy, new Written(levels, bytes));
			return bytes;
		}
	}

	private static boolean isSame(Levels one, Levels other) {
		return one == other
				|| (one.defaultLevel() == other.defaultLevel() && one.exceptions().equals(other.exceptions()));
	}

	private static boolean isOff(Levels levels) {
		return levels.defaultLevel() == Level.OFF
				&& levels.exceptions().values().stream().allMatch((level) -> level == Level.OFF);
	}

	private static void tell(Rule rule) {
		logger.log(System.Logger.Level.WARNING,
				"Rule '" + rule + "' has a predicate written in Java, which a JVM that is started does not get: there "
						+ (rule.action().name().equals("ALLOW") ? "it allows nothing"
								: "it denies whatever the predicate says"));
	}

	/**
	 * A policy as it was written last.
	 *
	 * @param levels the levels
	 * @param bytes the bytes, or {@code null} if it has too many rules
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Written(Levels levels, byte @Nullable [] bytes) {

	}

}
