package dev.firewall.spring.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Opens the runs of a launcher session as its test plans start, and says how their tests
 * ended. Some build tools execute one plan for each class, so runs end with the session.
 */
final class RunListener implements TestExecutionListener, AutoCloseable {

	private final Map<ReportSettings, TestRun> opened = new HashMap<>();

	private final Deque<Optional<TestRun>> current = new ArrayDeque<>();

	@Override
	public synchronized void testPlanExecutionStarted(TestPlan plan) {
		Optional<TestRun> run = open(ReportSettings.of(plan.getConfigurationParameters()::get));
		this.current.push(run);
		GuardSession.enter(run);
	}

	private Optional<TestRun> open(ReportSettings settings) {
		if (GuardSession.current() == null && settings.learn()) {
			GuardLog.warn("Nothing is learned: no test session is open, or the firewall is locked");
		}
		if (GuardSession.current() == null || !(settings.enabled() || settings.learn())) {
			return Optional.empty();
		}
		TestRun run = this.opened.get(settings);
		if (run == null) {
			run = TestRun.open(settings);
			if (run != null) {
				this.opened.put(settings, run);
			}
		}
		return Optional.ofNullable(run);
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		TestRun run = run();
		if (run == null) {
			return;
		}
		String status = status(result.getStatus());
		if (test.isTest()) {
			run.count(status);
		}
		if (run.isShowing()) {
			run.end(test.getUniqueId(), status, result.getThrowable().map(Throwable::toString).orElse(null));
		}
	}

	private static String status(TestExecutionResult.Status status) {
		if (status == TestExecutionResult.Status.SUCCESSFUL) {
			return "passed";
		}
		return (status == TestExecutionResult.Status.ABORTED) ? "aborted" : "failed";
	}

	private synchronized @Nullable TestRun run() {
		Optional<TestRun> run = this.current.peek();
		return (run != null) ? run.orElse(null) : null;
	}

	@Override
	public synchronized void testPlanExecutionFinished(TestPlan plan) {
		Optional<TestRun> run = this.current.poll();
		if (run != null) {
			GuardSession.leave(run);
		}
	}

	@Override
	public synchronized void close() {
		for (TestRun run : this.opened.values()) {
			run.close();
		}
		this.opened.clear();
	}

}
