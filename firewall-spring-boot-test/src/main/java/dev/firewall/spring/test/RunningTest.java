package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import org.jspecify.annotations.Nullable;

/**
 * One test and the decisions that were made for it and that were not plain allows.
 */
final class RunningTest {

	private final TestName name;

	private final TestRules rules;

	private final @Nullable RunningTest container;

	private final @Nullable TestRun run;

	private final long started = System.currentTimeMillis();

	/** Replaced as a whole: read while others add to them. */
	private volatile List<Entry> entries = List.of();

	/** What the report shows of the test, once it reaches out for something. */
	private @Nullable ReportedTest reported;

	/** None until it opens one. */
	private volatile @Nullable TestSandboxes sandboxes;

	private volatile boolean ended;

	/**
	 * A test that starts.
	 * @param name what it is called in messages
	 * @param rules what it is annotated with
	 * @param container the test that it is a part of, or {@code null}
	 * @param run the run that reports it, or {@code null} if there is none
	 */
	RunningTest(TestName name, TestRules rules, @Nullable RunningTest container, @Nullable TestRun run) {
		this.name = name;
		this.rules = rules;
		this.container = container;
		this.run = run;
	}

	/**
	 * Starts a dynamic test, which is made by this one.
	 * @param dynamic its name
	 * @return the test
	 */
	RunningTest start(TestName dynamic) {
		return new RunningTest(dynamic, this.rules, this, this.run);
	}

	/**
	 * Takes note of a decision, in the thread that made it.
	 * @param record the decision
	 */
	void record(DecisionRecord record) {
		ReportedTest shown = reported();
		if (shown != null) {
			shown.record(record);
		}
		if (this.ended) {
			GuardLog.warn("Work that the test " + this.name
					+ " started outlives it, and is still judged by its policy: "
					+ (record.decision().proceeds() ? "warned about " : "blocked ") + record.egress() + " on thread '"
					+ record.thread() + "' from " + record.caller() + ", because " + record.decision().reason());
			return;
		}
		Entry entry = new Entry(record);
		entry.expected = record.decision().outcome() != Decision.Outcome.BLOCKED || expects(record.egress());
		add(entry);
	}

	/**
	 * Whether the test expects that an egress is refused.
	 * @param egress the egress
	 * @return whether it does, as far as it has said so
	 */
	boolean expects(Egress egress) {
		return this.rules.expects(egress) || AssertionIdiom.isOnStack();
	}

	private void add(Entry entry) {
		synchronized (this) {
			List<Entry> more = new ArrayList<>(this.entries);
			more.add(entry);
			this.entries = more;
		}
		if (this.container != null) {
			this.container.add(entry);
		}
	}

	/**
	 * What was recorded.
	 * @param outcome the outcome
	 * @return the decisions, in their order
	 */
	List<DecisionRecord> records(Decision.Outcome outcome) {
		return this.entries.stream()
			.map((entry) -> entry.record)
			.filter((record) -> outcome(record.decision()) == outcome)
			.toList();
	}

	/** What is let through to be learned goes for blocked, so that tests can tell. */
	private static Decision.Outcome outcome(Decision decision) {
		return decision.isLearned() ? Decision.Outcome.BLOCKED : decision.outcome();
	}

	/**
	 * Marks refusals as expected.
	 * @param pattern what they match
	 * @return the refusals
	 */
	List<DecisionRecord> expect(EgressPattern pattern) {
		ReportedTest shown = reported();
		return this.entries.stream().filter(Entry::isBlocked).filter((entry) -> {
			boolean matches = pattern.matches(entry.record.egress());
			entry.expected |= matches;
			if (matches && shown != null) {
				shown.forget(entry.record);
			}
			return matches;
		}).map((entry) -> entry.record).toList();
	}

	/**
	 * Marks the refusal that was thrown as expected: whoever gets it knows of it.
	 * @param thrown what was thrown
	 */
	void expect(Throwable thrown) {
		EgressBlockedException.findIn(thrown).ifPresent((refusal) -> this.entries.forEach((entry) -> {
			if (entry.record.decision() == refusal.decision()) {
				entry.expected = true;
			}
		}));
	}

	/** Ends what its body left open. */
	void leaveBody() {
		TestSandboxes opened = this.sandboxes;
		if (opened != null) {
			opened.leave();
		}
	}

	/**
	 * Ends it, with whatever it left open.
	 * @return what its stubs wait for, or {@code null}
	 */
	@Nullable AssertionError end() {
		TestSandboxes opened = this.sandboxes;
		AssertionError unused = (opened != null) ? opened.end() : null;
		this.ended = true;
		this.name.end();
		return unused;
	}

	/**
	 * The refusals that nobody expected, once.
	 * @param level whether they fail the test or are only warned about
	 * @return an error that names each of them, or {@code null} if there are none
	 */
	@Nullable AssertionError swallowed(Level level) {
		if (this.entries.isEmpty()) {
			return null;
		}
		List<DecisionRecord> unexpected = this.entries.stream().filter((entry) -> !entry.expected).map((entry) -> {
			entry.expected = true;
			return entry.record;
		}).toList();
		if (unexpected.isEmpty() || level == Level.OFF) {
			return null;
		}
		AssertionError error = SwallowedEgressError.of(this.name.toString(), unexpected);
		if (level == Level.WARN) {
			GuardLog.warn(error.getMessage());
		}
		return (level == Level.ERROR) ? error : null;
	}

	/**
	 * The level that the test is annotated with.
	 * @return the level, or {@code null}
	 */
	@Nullable Level level() {
		return this.rules.level();
	}

	synchronized TestSandboxes sandboxes() {
		TestSandboxes opened = this.sandboxes;
		if (opened == null) {
			opened = new TestSandboxes();
			this.sandboxes = opened;
		}
		return opened;
	}

	/**
	 * What the report shows of the test.
	 * @return what it shows, or {@code null} if there is no report
	 */
	synchronized @Nullable ReportedTest reported() {
		if (this.reported == null && this.run != null) {
			this.reported = new ReportedTest(this.run, this.name, this.started);
		}
		return this.reported;
	}

	TestName name() {
		return this.name;
	}

	@Override
	public String toString() {
		return this.name.toString();
	}

	/** A decision and whether the test expects it. */
	private static final class Entry {

		private final DecisionRecord record;

		private volatile boolean expected;

		private Entry(DecisionRecord record) {
			this.record = record;
		}

		boolean isBlocked() {
			return outcome(this.record.decision()) == Decision.Outcome.BLOCKED;
		}

	}

}
