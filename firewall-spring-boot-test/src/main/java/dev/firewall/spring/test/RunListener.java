package dev.firewall.spring.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Opens the runs of a launcher session as its test plans start, and says how their tests
 * ended. Some build tools execute one plan for each class, so runs end with the session.
 */
final class RunListener implements TestExecutionListener, LauncherDiscoveryListener, AutoCloseable {

	private final Map<ReportSettings, TestRun> opened = new HashMap<>();

	private final Deque<Optional<TestRun>> current = new ArrayDeque<>();

	/** The innermost of them: asked for without a lock as each test ends. */
	private volatile @Nullable TestRun run;

	@Override
	public void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
		FirewallSessionListener.prepare(request.getConfigurationParameters());
	}

	@Override
	public synchronized void testPlanExecutionStarted(TestPlan plan) {
		Optional<TestRun> started = open(ReportSettings.of(plan.getConfigurationParameters()));
		this.current.push(started);
		this.run = started.orElse(null);
		GuardSession.enter(started);
	}

	private Optional<TestRun> open(ReportSettings settings) {
		if (GuardSession.current() == null && settings.learn()) {
			GuardLog.warn("Nothing is learned: no test session is open, or the firewall is locked");
		}
		if (GuardSession.current() == null || !(settings.enabled() || settings.learn())) {
			return Optional.empty();
		}
		TestRun known = this.opened.get(settings);
		if (known == null) {
			known = TestRun.open(settings);
			this.opened.put(settings, known);
		}
		return Optional.of(known);
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		TestRun shown = this.run;
		if (shown == null) {
			return;
		}
		if (test.isTest()) {
			shown.count(result.getStatus());
		}
		if (shown.isShowing()) {
			shown.end(test.getUniqueId(), status(result.getStatus()),
					result.getThrowable().map(Throwable::toString).orElse(null));
		}
	}

	private static String status(TestExecutionResult.Status status) {
		if (status == TestExecutionResult.Status.SUCCESSFUL) {
			return "passed";
		}
		return (status == TestExecutionResult.Status.ABORTED) ? "aborted" : "failed";
	}

	@Override
	public synchronized void testPlanExecutionFinished(TestPlan plan) {
		Optional<TestRun> ended = this.current.poll();
		if (ended != null) {
			GuardSession.leave(ended);
		}
		Optional<TestRun> outer = this.current.peek();
		this.run = (outer != null) ? outer.orElse(null) : null;
	}

	@Override
	public synchronized void close() {
		for (TestRun open : this.opened.values()) {
			open.close();
		}
		this.opened.clear();
	}

}
