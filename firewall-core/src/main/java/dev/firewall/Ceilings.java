package dev.firewall;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.Policy;
import dev.firewall.policy.WrittenPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM inherited from the one that started it: nothing in it widens that.
 */
final class Ceilings {

	static final Ceilings NONE = new Ceilings(List.of());

	private final List<Part> parts;

	private final Ceiling[] ceilings;

	private Ceilings(List<Part> parts) {
		this.parts = List.copyOf(parts);
		this.ceilings = new Ceiling[parts.size()];
		for (int i = 0; i < this.ceilings.length; i++) {
			this.ceilings[i] = Ceiling.of(parts.get(i));
		}
	}

	/**
	 * Reads what the agent hands over.
	 * @param handed the parts, each as an array
	 * @return what they say
	 */
	static Ceilings of(List<?> handed) {
		List<Part> parts = new ArrayList<>();
		for (Object part : handed) {
			parts.add(Part.of((Object[]) part));
		}
		return parts.isEmpty() ? NONE : new Ceilings(parts);
	}

	List<Part> parts() {
		return this.parts;
	}

	List<Policy> policies() {
		List<Policy> policies = new ArrayList<>();
		for (Ceiling ceiling : this.ceilings) {
			policies.add(ceiling.policy());
		}
		return policies;
	}

	boolean isEmpty() {
		return this.ceilings.length == 0;
	}

	boolean isFailClosed() {
		for (Ceiling ceiling : this.ceilings) {
			if (ceiling.policy().isFailClosed()) {
				return true;
			}
		}
		return false;
	}

	/** The policy that the parent was judged by, if there was one. */
	@Nullable Policy policy() {
		for (Ceiling ceiling : this.ceilings) {
			if (ceiling.kind() == Kind.POLICY) {
				return ceiling.policy();
			}
		}
		return null;
	}

	/**
	 * Asks all of them.
	 * @param egress the egress
	 * @param names the names of addresses
	 * @return the strongest refusal, or {@code null}
	 */
	Judge.@Nullable Refusal refuse(Egress egress, NameAddressMap names) {
		Judge.Refusal refusal = null;
		for (Ceiling ceiling : this.ceilings) {
			refusal = Judge.Refusal.stronger(refusal, ceiling.refuse(egress, names));
		}
		return refusal;
	}

	/**
	 * What a part narrows by.
	 */
	enum Kind {

		/** It refuses what it does not allow, and what it denies. */
		POLICY,

		/** It refuses what it does not name. */
		RESTRICT,

		/** It refuses what it names. */
		DENY

	}

	/**
	 * One of them as it is handed on: as types of the JDK alone.
	 *
	 * @param kind what it narrows by
	 * @param locked whether it is a policy that is locked
	 * @param name its name in messages
	 * @param written its rules and levels
	 */
	record Part(Kind kind, boolean locked, String name, byte... written) {

		static Part of(Object[] handed) {
			return new Part(Kind.valueOf((String) handed[0]), (Boolean) handed[1], (String) handed[2],
					(byte[]) handed[3]);
		}

		Object[] handOver() {
			return new Object[] { this.kind.name(), this.locked, this.name, this.written };
		}

	}

	/**
	 * One of them as it judges.
	 *
	 * @param kind what it narrows by
	 * @param locked whether it is a policy that is locked
	 * @param policy its rules and levels
	 */
	private record Ceiling(Kind kind, boolean locked, Policy policy) {

		static Ceiling of(Part part) {
			return new Ceiling(part.kind(), part.locked(),
					WrittenPolicy.read(part.written(), part.name() + " (inherited)"));
		}

		Judge.@Nullable Refusal refuse(Egress egress, NameAddressMap names) {
			Level level = this.policy.levels().of(egress.protocol());
			CompiledRule denying = this.policy.denies(egress, names);
			if (denying != null) {
				return refusal(Decision.Cause.DENY_RULE, level, denying);
			}
			if (this.kind == Kind.DENY) {
				return egress.host().isInvalid() ? refusal(Decision.Cause.INVALID_HOST, level, null) : null;
			}
			CompiledRule allowing = this.policy.allows(egress, names);
			Judge.Refusal refusal = (allowing != null) ? null : refusal(Decision.Cause.CEILING, level, null);
			if (this.kind != Kind.POLICY || egress.protocol() != Protocol.SUBPROCESS
					|| (refusal != null && level == Level.ERROR)) {
				return refusal;
			}
			return Judge.Refusal.stronger(refusal,
					ExternalPrograms.ask(egress, this.policy, allowing, level, this.locked));
		}

		private Judge.Refusal refusal(Decision.Cause cause, Level level, @Nullable CompiledRule rule) {
			return new Judge.Refusal(cause, level, rule, null, this.policy);
		}

	}

}
