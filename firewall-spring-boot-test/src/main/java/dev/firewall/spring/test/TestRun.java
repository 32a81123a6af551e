package dev.firewall.spring.test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;

/**
 * The tests that this JVM runs, as the report shows them. What becomes known goes to the
 * journal at once, and to the page as soon as that costs little.
 */
final class TestRun {

	private static final Map<ReportSettings, TestRun> OPEN = new HashMap<>();

	/** Of plain allows, and of everything else: what is more is only counted. */
	private static final int MAX_ROWS = 8_000;

	private static final int MAX_NEEDS = 100_000;

	private final ReportSettings settings;

	private final Journal journal = new Journal();

	private final ReportWriter writer;

	/** Those that run and reached out for something. */
	private final Map<String, ReportedTest> tests = new ConcurrentHashMap<>();

	private final Map<String, Integer> needs = new ConcurrentHashMap<>();

	private int passed;

	private int aborted;

	private int failed;

	private final AtomicInteger plain = new AtomicInteger();

	private final AtomicInteger others = new AtomicInteger();

	private final AtomicInteger ids = new AtomicInteger();

	private final long started = System.currentTimeMillis();

	/** Most runs never show any. */
	private volatile boolean showing;

	private volatile @Nullable ReportedTest outside;

	private volatile @Nullable ReportedTest notShown;

	private int users;

	private TestRun(ReportSettings settings) {
		this.settings = settings;
		this.writer = new ReportWriter(settings, this.journal);
	}

	/**
	 * Opens the run of this JVM, or takes part in it.
	 * @param settings what is written, and where
	 * @return the run
	 */
	static TestRun open(ReportSettings settings) {
		synchronized (OPEN) {
			TestRun run = OPEN.get(settings);
			if (run == null) {
				run = new TestRun(settings);
				run.writer.start();
				OPEN.put(settings, run);
			}
			run.users++;
			return run;
		}
	}

	/** Ends the run if nobody else takes part in it. */
	void close() {
		synchronized (OPEN) {
			this.users--;
			if (this.users > 0) {
				return;
			}
			OPEN.remove(this.settings);
		}
		for (ReportedTest test : this.tests.values()) {
			test.count();
		}
		count(this.outside);
		count(this.notShown);
		sum();
		this.journal.write("done", System.currentTimeMillis());
		this.journal.close();
		this.writer.close();
	}

	private static void count(@Nullable ReportedTest other) {
		if (other != null) {
			other.count();
		}
	}

	/**
	 * Starts to show a test, or the set-up of a class.
	 * @param id what JUnit calls it
	 * @param test the test
	 */
	void show(String id, ReportedTest test) {
		this.tests.put(id, test);
		this.showing = true;
	}

	/** Whether any may have to be told how it ended. */
	boolean isShowing() {
		return this.showing;
	}

	/**
	 * Ends a test, or the set-up of a class.
	 * @param id what JUnit calls it
	 * @param status how it ended, such as {@code failed}
	 * @param error what it was, or {@code null}
	 */
	void end(String id, String status, @Nullable String error) {
		ReportedTest reported = this.tests.remove(id);
		if (reported != null) {
			reported.end(status, error);
			sum();
		}
	}

	/**
	 * Counts a test that has ended.
	 * @param status how
	 */
	synchronized void count(TestExecutionResult.Status status) {
		if (status == TestExecutionResult.Status.SUCCESSFUL) {
			this.passed++;
		}
		else if (status == TestExecutionResult.Status.ABORTED) {
			this.aborted++;
		}
		else {
			this.failed++;
		}
	}

	/** How many tests there were, those that reached out for nothing included. */
	private synchronized void sum() {
		sum("passed", this.passed);
		sum("aborted", this.aborted);
		sum("failed", this.failed);
	}

	private void sum(String status, int tests) {
		if (tests > 0) {
			this.journal.write("sum", status, tests);
		}
	}

	/** What no test reached out for. */
	synchronized ReportedTest outside() {
		ReportedTest known = this.outside;
		if (known == null) {
			known = other("Outside of tests: set-up of classes, start of contexts");
			this.outside = known;
		}
		return known;
	}

	/** What tests reached out for that there is no room for. */
	synchronized ReportedTest notShown() {
		ReportedTest known = this.notShown;
		if (known == null) {
			known = other("Tests that are not shown, because there are too many");
			this.notShown = known;
		}
		return known;
	}

	private ReportedTest other(String shown) {
		return new ReportedTest(this, TestName.other(shown), this.started);
	}

	/** Nothing is learned that cannot be written. */
	boolean learns() {
		return this.settings.learn() && this.journal.isOpen();
	}

	int nextId() {
		return this.ids.incrementAndGet();
	}

	/**
	 * Whether there is room for one more.
	 * @param allowed whether it was plainly allowed
	 * @return whether there is
	 */
	boolean hasRoom(boolean allowed) {
		return (allowed ? this.plain : this.others).incrementAndGet() <= MAX_ROWS;
	}

	/**
	 * Remembers what a test needs.
	 * @param key what it needs
	 * @return its number if it is new, zero otherwise
	 */
	int need(String key) {
		int id = nextId();
		return (this.needs.size() < MAX_NEEDS && this.needs.putIfAbsent(key, id) == null) ? id : 0;
	}

	/**
	 * Forgets what tests need.
	 * @param keys what it was
	 */
	void forget(Set<String> keys) {
		for (String key : keys) {
			Integer id = this.needs.remove(key);
			if (id != null) {
				this.journal.write("unlearn", id);
			}
		}
	}

	void write(@Nullable Object... fields) {
		this.journal.write(fields);
		this.writer.changed();
	}

}
