package dev.firewall;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

import dev.firewall.context.Frame;
import dev.firewall.context.Frames;
import dev.firewall.policy.Action;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Narrows what a stretch of code may reach. Safe in any library: a scope never widens,
 * and without an active policy it is the policy for its code.
 *
 * <pre class="code">
 * try (var scope = EgressScope.restrict("https://api.stripe.com").label("payments").open()) {
 *     charge(order);
 * }
 *
 * EgressScope.deny("redis").run(() -&gt; render(page));
 * </pre>
 *
 * A scope can be used again, but is open once at a time on a thread.
 *
 * @since 0.1.0
 */
public final class EgressScope {

	private static final System.Logger logger = System.getLogger("firewall");

	private static final int LABEL_RULES = 3;

	private final Frame.Kind kind;

	private final Policy rules;

	private final @Nullable Level level;

	private final String label;

	/** The ceiling that the rules were compared with last; it may go away before this. */
	private volatile WeakReference<@Nullable Policy> comparedWith = new WeakReference<>(null);

	private EgressScope(Frame.Kind kind, Policy rules, @Nullable Level level, String label) {
		this.kind = kind;
		this.rules = rules;
		this.level = level;
		this.label = label;
	}

	/**
	 * A ceiling: what no rule names is refused. Grants nothing itself.
	 * @param rules the rules as text
	 * @return a scope, not open yet
	 * @throws InvalidPolicyException if a rule is wrong or there is none
	 */
	public static EgressScope restrict(String... rules) {
		return of(Frame.Kind.RESTRICT, patterns(rules));
	}

	/**
	 * A ceiling: what no pattern matches is refused. Grants nothing itself.
	 * @param patterns the patterns
	 * @return a scope, not open yet
	 */
	public static EgressScope restrict(EgressPattern... patterns) {
		return of(Frame.Kind.RESTRICT, List.of(patterns));
	}

	/**
	 * Refuses what a rule names.
	 * @param rules the rules as text
	 * @return a scope, not open yet
	 * @throws InvalidPolicyException if a rule is wrong or there is none
	 */
	public static EgressScope deny(String... rules) {
		return of(Frame.Kind.DENY, patterns(rules));
	}

	/**
	 * Refuses what a pattern matches.
	 * @param patterns the patterns
	 * @return a scope, not open yet
	 */
	public static EgressScope deny(EgressPattern... patterns) {
		return of(Frame.Kind.DENY, List.of(patterns));
	}

	/**
	 * Refuses everything.
	 * @return a scope, not open yet
	 */
	public static EgressScope denyAll() {
		return new EgressScope(Frame.Kind.RESTRICT, Policy.builder().name("denyAll").build(), null, "denyAll");
	}

	private static List<EgressPattern> patterns(String... rules) {
		return Arrays.stream(rules).map(EgressPattern::parse).toList();
	}

	static EgressScope of(Frame.Kind kind, List<EgressPattern> patterns) {
		String name = (kind == Frame.Kind.RESTRICT) ? "restrict" : "deny";
		if (patterns.isEmpty()) {
			throw new InvalidPolicyException(name + " needs at least one rule",
					"name a rule, or use EgressScope.denyAll()");
		}
		String label = patterns.stream()
			.limit(LABEL_RULES)
			.map(EgressPattern::toString)
			.collect(Collectors.joining(", ", name + "(", (patterns.size() > LABEL_RULES) ? "...)" : ")"));
		PolicyBuilder policy = Policy.builder().name(label);
		Action action = (kind == Frame.Kind.RESTRICT) ? Action.ALLOW : Action.DENY;
		patterns.forEach((pattern) -> policy.rule(Rule.of(action, pattern)));
		return new EgressScope(kind, policy.build(), null, label);
	}

	/**
	 * Names the scope for messages and records.
	 * @param label the name
	 * @return the same scope with that name
	 */
	public EgressScope label(String label) {
		return new EgressScope(this.kind, this.rules, this.level, label);
	}

	/**
	 * Sets what the scope refuses with; {@link Level#ERROR} if left out.
	 * @param level the level
	 * @return the same scope with that level
	 */
	public EgressScope level(Level level) {
		return new EgressScope(this.kind, this.rules, level, this.label);
	}

	/**
	 * Opens the scope for the code that follows on this thread and what it starts.
	 * @return the open scope, to be closed on this thread
	 * @throws IllegalStateException if it is open on this thread already
	 */
	public Open open() {
		// This also has the gate in the JDK ask for scopes, if nobody has asked before
		warnOfDeadRules();
		return new Open(Frames.open(this.kind, this.rules, this.level, this.label, this));
	}

	/**
	 * Opens the scope, unless the running code is in it already: for code that may call
	 * itself.
	 * @return the open scope, to be closed on this thread; it holds nothing where there
	 * was nothing to open
	 */
	public Open enter() {
		return Frames.isInside(this) ? Open.NOTHING : open();
	}

	/**
	 * Runs a task in the scope.
	 * @param task the task
	 */
	public void run(Runnable task) {
		Open open = open();
		try (open) {
			task.run();
		}
	}

	/**
	 * Runs a task in the scope.
	 * @param task the task
	 * @param <T> its result
	 * @return its result
	 * @throws IllegalStateException if the result is a stream or an iterator, which would
	 * do its work after the scope has ended
	 * @throws Exception what the task throws
	 */
	public <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
		Open open = open();
		try (open) {
			T result = task.call();
			if (result instanceof BaseStream<?, ?> || result instanceof Iterator<?>) {
				throw new IllegalStateException("A " + result.getClass().getSimpleName() + " returned from the scope "
						+ this.label + " would do its work after the scope has ended: consume it inside");
			}
			return result;
		}
	}

	/** A rule that the ceiling above never lets through is most likely a mistake. */
	private void warnOfDeadRules() {
		Policy ceiling = Firewall.active().policy();
		if (ceiling == null || this.kind != Frame.Kind.RESTRICT || this.comparedWith.refersTo(ceiling)
				|| !logger.isLoggable(System.Logger.Level.WARNING)) {
			return;
		}
		this.comparedWith = new WeakReference<>(ceiling);
		for (Rule dead : this.rules.deadUnder(ceiling)) {
			if (DeadRules.isNew(ceiling, dead)) {
				logger.log(System.Logger.Level.WARNING, "Rule '" + dead.text() + "' of the scope " + this.label
						+ " can never match: no rule of the active policy overlaps it");
			}
		}
	}

	@Override
	public String toString() {
		return this.label;
	}

	/**
	 * An open scope.
	 */
	public static final class Open implements AutoCloseable {

		static final Open NOTHING = new Open(null);

		private final Frames.@Nullable OpenFrame frame;

		Open(Frames.@Nullable OpenFrame frame) {
			this.frame = frame;
		}

		/**
		 * Closes the scope. Closing it again does nothing.
		 * @throws IllegalStateException if a scope inside it is still open, or on another
		 * thread; the narrower set stays in force
		 */
		@Override
		public void close() {
			if (this.frame != null) {
				this.frame.close();
			}
		}

	}

}
