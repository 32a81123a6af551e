package dev.firewall.spring.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Opens the runs of a launcher session as its test plans start, and says how their tests
 * ended. Some build tools execute one plan for each class, so runs end with the session.
 */
final class RunListener implements TestExecutionListener, AutoCloseable {

	private static final System.Logger logger = System.getLogger("firewall.test");

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
			logger.log(System.Logger.Level.WARNING,
					"Nothing is learned: no test session is open, or the firewall is locked");
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
		run().ifPresent((run) -> {
			String status = switch (result.getStatus()) {
				case SUCCESSFUL -> "passed";
				case ABORTED -> "aborted";
				case FAILED -> "failed";
			};
			String error = result.getThrowable().map(Throwable::toString).orElse(null);
			run.end(test.getUniqueId(), new TestRun.Result(status, error), test.isTest());
		});
	}

	private synchronized Optional<TestRun> run() {
		Optional<TestRun> run = this.current.peek();
		return (run != null) ? run : Optional.empty();
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
		this.opened.values().forEach(TestRun::close);
		this.opened.clear();
	}

}
