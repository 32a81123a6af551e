package dev.firewall.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

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

	private final String name;

	private final TestRules rules;

	private final @Nullable RunningTest container;

	private final @Nullable ReportedTest reported;

	private final List<Entry> entries = new CopyOnWriteArrayList<>();

	private final TestSandboxes sandboxes = new TestSandboxes();

	private volatile boolean ended;

	/**
	 * A test that starts.
	 * @param name what it is called in messages
	 * @param rules what it is annotated with
	 * @param container the test that it is a part of, or {@code null}
	 * @param reported what the report shows of it, or {@code null} if there is none
	 */
	RunningTest(String name, TestRules rules, @Nullable RunningTest container, @Nullable ReportedTest reported) {
		this.name = name;
		this.rules = rules;
		this.container = container;
		this.reported = reported;
	}

	/**
	 * Takes note of a decision, in the thread that made it.
	 * @param record the decision
	 */
	void record(DecisionRecord record) {
		if (this.reported != null) {
			this.reported.record(record);
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
		this.entries.add(entry);
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
		return this.entries.stream().filter(Entry::isBlocked).filter((entry) -> {
			boolean matches = pattern.matches(entry.record.egress());
			entry.expected |= matches;
			if (matches && this.reported != null) {
				this.reported.forget(entry.record);
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

	void end() {
		this.ended = true;
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
		AssertionError error = SwallowedEgressError.of(this.name, unexpected);
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

	TestSandboxes sandboxes() {
		return this.sandboxes;
	}

	@Nullable ReportedTest reported() {
		return this.reported;
	}

	String name() {
		return this.name;
	}

	@Override
	public String toString() {
		return this.name;
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
