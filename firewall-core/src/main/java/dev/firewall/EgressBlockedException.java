package dev.firewall;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Thrown where the firewall blocks an egress. Unchecked and no
 * {@link java.io.IOException}, so that retry logic for I/O errors leaves it alone.
 *
 * @since 0.1.0
 */
public class EgressBlockedException extends SecurityException {

	private static final long serialVersionUID = 1L;

	private final transient Egress egress;

	private final transient Decision decision;

	private final @Nullable String caller;

	private final boolean withStackTrace;

	/**
	 * Creates an exception.
	 * @param egress what was blocked
	 * @param decision why
	 * @param caller the first line of the user's code, or {@code null}
	 * @param withStackTrace whether it is worth a stack trace
	 */
	public EgressBlockedException(Egress egress, Decision decision, @Nullable String caller, boolean withStackTrace) {
		super(RefusalMessage.of(egress, decision, caller));
		this.egress = egress;
		this.decision = decision;
		this.caller = caller;
		this.withStackTrace = withStackTrace;
		if (withStackTrace) {
			super.fillInStackTrace();
		}
	}

	/**
	 * Finds a refusal below the wrapper of a client library.
	 * @param throwable what was caught
	 * @return the refusal, or empty if there is none among causes and suppressed
	 * exceptions
	 */
	public static Optional<EgressBlockedException> findIn(@Nullable Throwable throwable) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> open = new ArrayDeque<>();
		add(open, throwable);
		while (!open.isEmpty()) {
			Throwable next = open.pop();
			if (next instanceof EgressBlockedException blocked) {
				return Optional.of(blocked);
			}
			if (seen.add(next)) {
				List.of(next.getSuppressed()).forEach((suppressed) -> add(open, suppressed));
				add(open, next.getCause());
			}
		}
		return Optional.empty();
	}

	private static void add(Deque<Throwable> open, @Nullable Throwable throwable) {
		if (throwable != null) {
			open.push(throwable);
		}
	}

	/** The trace is filled in by the constructor, once it is known to be wanted. */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this.withStackTrace ? super.fillInStackTrace() : this;
	}

	/**
	 * What was blocked.
	 * @return the egress
	 */
	public Egress egress() {
		return this.egress;
	}

	/**
	 * Why it was blocked.
	 * @return the decision
	 */
	public Decision decision() {
		return this.decision;
	}

	/**
	 * The host.
	 * @return the normalised host, empty if there is none
	 */
	public String host() {
		return this.egress.host().text();
	}

	/**
	 * The port.
	 * @return the port, or {@link Egress#NO_PORT}
	 */
	public int port() {
		return this.egress.port();
	}

	/**
	 * The name that the address was resolved from.
	 * @return the name, or {@code null}
	 */
	public @Nullable String resolvedFrom() {
		return (this.decision.resolvedFrom() != null) ? this.decision.resolvedFrom().text() : null;
	}

	/**
	 * The rule that decided.
	 * @return the rule, or {@code null} if it was the lack of one
	 */
	public @Nullable Rule rule() {
		return this.decision.rule();
	}

	/**
	 * The label of the frame that decided.
	 * @return the label, or {@code null} if it was the policy
	 */
	public @Nullable String frame() {
		return this.decision.frame();
	}

	/**
	 * The reason.
	 * @return the reason
	 */
	public String reason() {
		return this.decision.reason();
	}

	/**
	 * The first line of the user's code.
	 * @return the line, or {@code null} where it was not looked for
	 */
	public @Nullable String caller() {
		return this.caller;
	}

}
