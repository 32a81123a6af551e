package dev.firewall;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;

import dev.firewall.context.OpenSandboxes;
import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Judges what an application intends to reach. Everything an enforcement point does is to
 * ask before it goes on:
 *
 * <pre class="code">
 * firewall.enforce(Egress.http(request.getMethod(), request.getURI()));
 * return execution.execute(request, body);
 * </pre>
 *
 * A firewall judges by its own policy, by the process-wide one where that is another, and
 * by the frames of the running code.
 *
 * @since 0.1.0
 */
public final class Firewall {

	private final @Nullable Policy policy;

	private final NameAddressMap names = new NameAddressMap(GateJudge.NAMES);

	private final Judge judge;

	private final Recorder recorder;

	private final SandboxDoor sandbox;

	private final @Nullable NameResolver resolver;

	private final @Nullable DecisionTimer timer;

	Firewall(FirewallBuilder builder) {
		this.policy = builder.policy();
		String ownName = builder.ownName();
		this.judge = new Judge(this.policy, this.names, (ownName != null) ? Host.parse(ownName) : null);
		this.recorder = new Recorder(builder.recorders(), builder.listeners(), builder.log(), Clock.systemUTC());
		this.sandbox = new SandboxDoor(this.recorder);
		this.resolver = builder.resolver();
		this.timer = builder.timer();
	}

	/**
	 * A firewall with a policy.
	 * @param policy the policy
	 * @return the firewall
	 */
	public static Firewall of(Policy policy) {
		return builder().policy(policy).build();
	}

	/**
	 * Starts a firewall.
	 * @return a builder
	 */
	public static FirewallBuilder builder() {
		return new FirewallBuilder();
	}

	/**
	 * The process-wide firewall. Until a policy is activated it judges by open scopes
	 * alone.
	 * @return the firewall
	 */
	public static Firewall active() {
		return ActiveFirewall.get();
	}

	/**
	 * Makes a policy the process-wide ceiling, in place of the one before.
	 * @param policy the policy
	 * @return the process-wide firewall
	 * @throws FirewallLockedException if the policy in force is locked
	 */
	public static Firewall activate(Policy policy) {
		return activate(of(policy));
	}

	/**
	 * Makes a firewall the process-wide one, in place of the one before.
	 * @param firewall the firewall
	 * @return the same firewall
	 * @throws FirewallLockedException if the policy in force is locked
	 */
	public static Firewall activate(Firewall firewall) {
		return ActiveFirewall.activate(firewall, null);
	}

	/**
	 * Makes a firewall the process-wide one and locks it: nothing widens it any more,
	 * tests included, and only the token takes it away.
	 * @param firewall the firewall
	 * @param token an object that only its owner has; compared by identity
	 * @return the same firewall
	 * @throws FirewallLockedException if a policy in force is locked with another token
	 * @throws IllegalArgumentException if the token is of a type whose instances are
	 * shared, such as a string, a boxed number or an enum constant
	 */
	public static Firewall activateLocked(Firewall firewall, Object token) {
		return ActiveFirewall.activate(firewall, LockToken.check(token));
	}

	/**
	 * Takes the process-wide policy away.
	 * @throws FirewallLockedException if it is locked
	 */
	public static void deactivate() {
		ActiveFirewall.deactivate(null);
	}

	/**
	 * Takes the process-wide policy away.
	 * @param token the token that it was locked with
	 * @throws FirewallLockedException if it is locked with another token
	 */
	public static void deactivate(Object token) {
		ActiveFirewall.deactivate(token);
	}

	/**
	 * Whether the process-wide policy is locked.
	 * @return whether it is
	 */
	public static boolean isLocked() {
		return ActiveFirewall.isLocked();
	}

	/**
	 * Judges an egress. Pure: nothing is recorded, nothing thrown.
	 * @param egress the egress
	 * @return the decision
	 */
	public Decision evaluate(Egress egress) {
		try {
			ActiveFirewall.State active = ActiveFirewall.state();
			Ceilings inherited = ActiveFirewall.inherited();
			Decision decision = egress.isKept() ? Remembered.decide(egress, this.judge, active, inherited)
					: this.judge.evaluate(egress, active.policy(), active.isLocked(), inherited);
			return (decision.isLearnable() && TestSession.learns(egress)) ? decision.learned() : decision;
		}
		catch (Exception | Error ex) {
			return failure(egress, ex);
		}
	}

	private Decision failure(Egress egress, Throwable ex) {
		boolean closed = OpenSandboxes.isInside() || isFailClosed();
		this.recorder.failed("an egress over " + egress.protocol(), ex, closed);
		return new Decision(closed ? Decision.Outcome.BLOCKED : Decision.Outcome.WARNED, Decision.Cause.ERROR, null,
				null, "the firewall failed with " + ex.getClass().getName(), null);
	}

	private boolean isFailClosed() {
		Policy active = ActiveFirewall.state().policy();
		return (this.policy == null && active == null) || (this.policy != null && this.policy.isFailClosed())
				|| (active != null && active.isFailClosed()) || ActiveFirewall.inherited().isFailClosed();
	}

	/**
	 * Judges an egress and obeys: records the decision, then throws, warns or returns.
	 * @param egress the egress
	 * @throws EgressBlockedException if it is blocked
	 */
	public void enforce(Egress egress) {
		enforce(egress, null);
	}

	/**
	 * Judges an egress and obeys: records the decision, then throws, warns or returns.
	 * @param egress the egress
	 * @param bean the bean that the call goes through, for the record; or {@code null}
	 * @throws EgressBlockedException if it is blocked
	 */
	public void enforce(Egress egress, @Nullable String bean) {
		if (OpenSandboxes.holds(egress)) {
			enforceInSandbox(egress, bean);
			return;
		}
		DecisionTimer timer = this.timer;
		Decision decision = (timer != null && this.recorder.isTimed(timer)) ? timed(egress, timer)
				: decide(egress, this.resolver);
		CompiledRule rule = decision.compiledRule();
		if (rule != null) {
			rule.hit();
		}
		if (decision.outcome() == Decision.Outcome.ALLOWED) {
			this.recorder.allowed(egress, decision, bean);
			return;
		}
		GateStep.CALL.recorded(egress);
		EgressBlockedException refusal = this.recorder.record(egress, decision, bean);
		if (refusal != null) {
			throw refusal;
		}
	}

	private void enforceInSandbox(Egress egress, @Nullable String bean) {
		Decision decision = evaluate(egress);
		if (decision.outcome() == Decision.Outcome.ALLOWED) {
			this.recorder.allowed(egress, decision, bean);
			return;
		}
		this.sandbox.take(egress, null, bean);
	}

	/**
	 * Judges an egress and obeys, for an enforcement point that can answer the call
	 * itself: inside a test's sandbox a stub answers, or the call is refused. Everywhere
	 * else this is {@link #enforce(Egress, String)}.
	 * @param egress the egress
	 * @param type what the enforcement point makes an answer of its client from
	 * @param bean the bean that the call goes through, for the record; or {@code null}
	 * @param <T> the type of the answer
	 * @return the answer to give in place of the call; {@code null} if the call is to go
	 * ahead
	 * @throws EgressBlockedException if it is blocked, or no stub answers it
	 */
	public <T extends Answer> @Nullable T answer(Egress egress, Class<T> type, @Nullable String bean) {
		if (OpenSandboxes.holds(egress)) {
			return this.sandbox.take(egress, type, bean);
		}
		enforce(egress, bean);
		return null;
	}

	/**
	 * Judges what the gate in the JDK sees. What is admitted makes no record, since it
	 * belongs to a call that a decorator has recorded, or to one that nobody describes.
	 * @param egress the egress
	 * @param step the step of the call
	 * @return what to throw, or {@code null} to go on
	 */
	@Nullable EgressBlockedException guard(Egress egress, GateStep step) {
		if (OpenSandboxes.holds(egress)) {
			return guardInSandbox(egress);
		}
		Decision decision = decide(egress, (this.resolver != null) ? this.resolver : GateJudge.RESOLVER);
		if (decision.outcome() == Decision.Outcome.ALLOWED
				|| (decision.proceeds() && step.isPartOfLast(egress, this.names))) {
			return null;
		}
		step.recorded(egress);
		return this.recorder.record(egress, decision, null);
	}

	/**
	 * Refuses the start of a JVM that would not be held to a locked policy, with the
	 * level of that.
	 * @return what to throw, or {@code null} to go on
	 */
	@Nullable EgressBlockedException refuseChild(Egress egress, String reason) {
		Policy locked = ActiveFirewall.state().policy();
		Level level = (locked != null) ? locked.levels().of(egress.protocol()) : Level.ERROR;
		if (level == Level.OFF) {
			return null;
		}
		return this.recorder.record(egress,
				new Decision((level == Level.ERROR) ? Decision.Outcome.BLOCKED : Decision.Outcome.WARNED,
						Decision.Cause.CHILD_JVM, null, null, reason, null),
				null);
	}

	/** What no enforcement point has answered leaves, and so has no answer. */
	private @Nullable EgressBlockedException guardInSandbox(Egress egress) {
		try {
			enforceInSandbox(egress, null);
			return null;
		}
		catch (EgressBlockedException ex) {
			return ex;
		}
	}

	/** Takes note that an address stays unknown, and so refused. */
	void unresolved(Egress egress, Throwable ex) {
		this.recorder.failed("an egress over " + egress.protocol(), ex, true);
	}

	/**
	 * Takes note of an error in front of the judge.
	 * @return whether to refuse
	 */
	boolean failed(String what, Throwable ex) {
		boolean closed = isFailClosed();
		this.recorder.failed(what, ex, closed);
		return closed;
	}

	private Decision decide(Egress egress, @Nullable NameResolver resolver) {
		Decision decision = evaluate(egress);
		boolean learnt = decision.outcome() != Decision.Outcome.ALLOWED && resolver != null
				&& RotatedNames.explain(egress, resolver, this);
		return learnt ? evaluate(egress) : decision;
	}

	private Decision timed(Egress egress, DecisionTimer timer) {
		long started = System.nanoTime();
		Decision decision = decide(egress, this.resolver);
		long nanos = System.nanoTime() - started;
		this.recorder.timed(timer, egress, decision, nanos);
		return decision;
	}

	/**
	 * Judges an egress and tells every frame and rule that had a say.
	 * @param egress the egress
	 * @return the decision and what was considered
	 */
	public Explanation explain(Egress egress) {
		return Explanation.of(egress, evaluate(egress), this.policy, ActiveFirewall.state().policy(), this.names);
	}

	/**
	 * Takes note of what a name resolved to. Called by resolvers that the firewall
	 * guards; only these pairs count when an address is judged by its names.
	 * @param name the name
	 * @param addresses the answer
	 */
	public void learn(String name, InetAddress... addresses) {
		this.names.learn(Host.parse(name), Arrays.stream(addresses).map(IpAddress::of).toArray(IpAddress[]::new));
	}

	/**
	 * The policy of this firewall.
	 * @return the policy, or {@code null} if it judges by open scopes alone
	 */
	public @Nullable Policy policy() {
		return this.policy;
	}

	/**
	 * Hands a record to the listeners once more, on their thread: for listeners that came
	 * after the decision.
	 * @param record the record
	 */
	public void deliver(DecisionRecord record) {
		this.recorder.deliver(record);
	}

	/**
	 * How many decisions the listeners missed because they did not keep up.
	 * @return the number of dropped calls
	 */
	public long droppedRecords() {
		return this.recorder.dropped();
	}

	/**
	 * The names and addresses that were learnt.
	 * @return the names of addresses
	 */
	NameAddressMap names() {
		return this.names;
	}

}
