package dev.firewall.benchmarks;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs test classes as a build tool does, in a JVM of its own, and says how long that
 * took and whether the tests were guarded.
 */
public final class TestRun {

	private static final double NANOS_PER_MILLI = 1e6;

	private TestRun() {
	}

	public static void main(String[] classes) {
		int runs = Integer.getInteger("runs", 1);
		for (int i = 0; i < runs; i++) {
			run(classes);
		}
	}

	private static void run(String[] classes) {
		long start = System.nanoTime();
		SummaryGeneratingListener summary = new SummaryGeneratingListener();
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (String name : classes) {
			request.selectors(DiscoverySelectors.selectClass(name));
		}
		boolean guarded;
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher().execute(request.build(), summary);
			guarded = Boolean.getBoolean("junit.jupiter.extensions.autodetection.enabled");
		}
		double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
		System.out
			.println(millis + " ms, " + summary.getSummary().getTestsSucceededCount() + " passed, guarded: " + guarded);
	}

}
