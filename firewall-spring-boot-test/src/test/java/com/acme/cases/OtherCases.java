package com.acme.cases;

import dev.firewall.CaseResults;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Takes {@code -Dfirewall.cases} for the harness before tests take it for a setting of
 * theirs, and a wrong one.
 */
public final class OtherCases implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		String file = System.clearProperty(CaseResults.OTHER);
		if (file != null) {
			System.setProperty(CaseResults.TAKEN, file);
		}
	}

}
