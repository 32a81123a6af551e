package dev.firewall.spring.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.context.TestRecorder;
import dev.firewall.context.TestSession;
import org.jspecify.annotations.Nullable;

/**
 * The test session of this JVM: open as long as a launcher session is, however many are
 * open within each other.
 */
final class GuardSession {

	/** Names of settings that launchers were given; which values count, tests ask. */
	private static final Set<String> SETTINGS = ConcurrentHashMap.newKeySet();

	private static volatile @Nullable TestSession session;

	/** Nested launches have runs of their own. */
	private static final Deque<Optional<TestRun>> RUNS = new ArrayDeque<>();

	/** The innermost of them, for those who ask without a lock. */
	private static volatile @Nullable TestRun run;

	private static int open;

	private GuardSession() {
	}

	static synchronized void open() {
		open++;
		if (session != null) {
			return;
		}
		if (Firewall.isLocked() || TestSession.isRegistered()) {
			GuardLog.warn(Firewall.isLocked()
					? "The firewall is locked: tests are judged by its policy, and nothing in them can widen it"
					: "Another test session is registered: tests are not guarded");
			return;
		}
		TestSession registered = TestSession.register();
		registered.recorder(new Recorder());
		session = registered;
	}

	static synchronized void close() {
		TestSession closing = session;
		open--;
		if (open == 0 && closing != null) {
			session = null;
			SETTINGS.clear();
			closing.close();
		}
	}

	static synchronized boolean isOutermost() {
		return open <= 1;
	}

	static void addSettings(Set<String> names) {
		for (String name : names) {
			if (name.startsWith(GuardSettings.PREFIX)) {
				SETTINGS.add(name);
			}
		}
	}

	static Set<String> settings() {
		return Set.copyOf(SETTINGS);
	}

	/**
	 * The session.
	 * @return the session, or {@code null} if there is none: tests are not guarded, and
	 * nothing can widen
	 */
	static @Nullable TestSession current() {
		return Firewall.isLocked() ? null : session;
	}

	/**
	 * The session, for what widens.
	 * @return the session
	 * @throws IllegalStateException if there is none
	 */
	static TestSession required() {
		TestSession current = current();
		if (current == null) {
			throw new IllegalStateException(Firewall.isLocked()
					? "The firewall is locked: nothing in a test can widen it"
					: "No test session is registered: only tests that a JUnit Platform launcher runs can widen");
		}
		return current;
	}

	/**
	 * Says which run the tests that start from now on belong to.
	 * @param entered the run, none if nothing is written of them
	 */
	static synchronized void enter(Optional<TestRun> entered) {
		RUNS.push(entered);
		run = entered.orElse(null);
	}

	/**
	 * Ends a run.
	 * @param left the run
	 */
	static synchronized void leave(Optional<TestRun> left) {
		RUNS.remove(left);
		Optional<TestRun> outer = RUNS.peek();
		run = (outer != null) ? outer.orElse(null) : null;
	}

	/**
	 * The run that was entered last and not left.
	 * @return the run, or {@code null} if nothing is written of the tests
	 */
	static @Nullable TestRun run() {
		return run;
	}

	/** Hands decisions to the tests that they belong to. */
	private static final class Recorder implements TestRecorder {

		@Override
		public void record(DecisionRecord record, @Nullable Object test) {
			TestRun run = run();
			if (test instanceof RunningTest running) {
				running.record(record);
				return;
			}
			if (run != null) {
				run.outside().record(record);
			}
			if (!record.decision().proceeds()) {
				GuardLog.debug("Not known to belong to a test: " + record.egress());
			}
		}

		@Override
		public boolean recordsAllowed() {
			return run() != null;
		}

		@Override
		public void allowed(Egress egress, Decision decision, @Nullable String bean,
				Supplier<@Nullable String> caller) {
			TestRun run = run();
			ReportedTest reported = (TestSession.runningTest() instanceof RunningTest running) ? running.reported()
					: (run != null) ? run.outside() : null;
			if (reported != null) {
				reported.allowed(egress, decision, bean, caller);
			}
		}

		@Override
		public boolean learns(Egress egress) {
			TestRun run = run();
			if (run == null || !run.learns()) {
				return false;
			}
			// What a test wants refused is refused: to let it pass would break the test
			return !(TestSession.runningTest() instanceof RunningTest running)
					|| !(running.expects(egress) || AssertionIdiom.isBlockOnStack());
		}

	}

}
