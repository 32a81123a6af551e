package dev.firewall.spring.test;

import java.util.Optional;

import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Registers the test session while a launcher runs tests, and has JUnit Jupiter find
 * {@link FirewallExtension} by itself; installs the agent where it is on the class path.
 * Found by service loader.
 *
 * @since 0.1.0
 */
public final class FirewallSessionListener implements LauncherSessionListener {

	private static final String AUTO_DETECTION = "junit.jupiter.extensions.autodetection.enabled";

	private static final String INCLUDED = "junit.jupiter.extensions.autodetection.include";

	private static final String EXTENSION = "dev.firewall.spring.test.FirewallExtension";

	private final RunListener runs = new RunListener();

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		GateInstaller.install();
		GuardSession.open();
		session.getLauncher().registerTestExecutionListeners(this.runs);
		session.getLauncher().registerLauncherDiscoveryListeners(this.runs);
		Preload.start();
	}

	/** Engines read their settings after this, from the system properties too. */
	static void prepare(ConfigurationParameters parameters) {
		GuardSession.addSettings(parameters.keySet());
		GuardSession.addSettings(System.getProperties().stringPropertyNames());
		Optional<String> detection = parameters.get(AUTO_DETECTION);
		Optional<String> included = parameters.get(INCLUDED);
		// Who sets one of them decides for himself which extensions JUnit finds
		if (detection.isEmpty() && included.isEmpty()) {
			System.setProperty(INCLUDED, EXTENSION);
			System.setProperty(AUTO_DETECTION, "true");
		}
	}

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		if (GuardSession.isOutermost() && EXTENSION.equals(System.getProperty(INCLUDED))) {
			System.clearProperty(INCLUDED);
			System.clearProperty(AUTO_DETECTION);
		}
		this.runs.close();
		GuardSession.close();
	}

}
