package com.acme;

import java.util.Map;
import java.util.TreeMap;

import dev.firewall.JvmGate;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests as Surefire does, in a JVM of its own.
 */
public final class GuardedLaunch implements TestExecutionListener {

	private final Map<String, String> results = new TreeMap<>();

	private GuardedLaunch() {
	}

	public static void main(String[] args) {
		GuardedLaunch launch = new GuardedLaunch();
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher()
				.execute(LauncherDiscoveryRequestBuilder.request()
					.selectors(DiscoverySelectors.selectClass(RawSocketCases.class))
					.build(), launch);
		}
		System.out.println("gate: " + JvmGate.isInstalled());
		launch.results.forEach((name, result) -> System.out.println(name + ": " + result));
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (test.isTest()) {
			this.results.put(test.getDisplayName().replace("()", ""),
					result.getThrowable().map((thrown) -> thrown.getClass().getSimpleName()).orElse("passed"));
		}
	}

}
