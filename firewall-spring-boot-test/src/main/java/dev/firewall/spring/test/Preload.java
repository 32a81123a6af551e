package dev.firewall.spring.test;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.firewall.context.Frame;
import dev.firewall.context.Frames;

/**
 * Loads what the first test and the report need, on a thread of its own while JUnit looks
 * for tests. To load its classes is most of what the module costs a run of small tests.
 * Nothing but the policy of tests is initialized here, so that nobody waits for this
 * thread.
 */
final class Preload implements Runnable {

	/** Who asks for them has their classes verified, too. */
	private volatile List<Constructor<?>> verified = List.of();

	static void start() {
		Thread thread = new Thread(new Preload(), "firewall-preload");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void run() {
		try {
			// To name them is to load them
			List<Class<?>> loaded = List.of(FirewallExtension.class, GuardSettings.class, Guards.class,
					TestElements.class, TestRules.class, FoundAnnotations.class, ClassGuard.class, SandboxFields.class,
					RunningTest.class, TestName.class, TestGuard.class, Frames.class, Frame.class, Frame.Kind.class,
					ReportSettings.class, TestRun.class, Journal.class, ReportWriter.class, JournalFolder.class,
					ReportFiles.class, Report.class, Journal.Line.class, ReportEntry.class, GuardReach.class,
					UtcTime.class, ReportJson.class, ReportPage.class);
			List<Constructor<?>> constructors = new ArrayList<>();
			for (Class<?> type : loaded) {
				Collections.addAll(constructors, type.getDeclaredConstructors());
			}
			GuardSettings.defaults();
			this.verified = constructors;
		}
		catch (LinkageError ex) {
			GuardLog.debug("A class of the test module cannot be loaded ahead", ex);
		}
	}

	/** How what was loaded is made: nothing where one of them cannot be loaded. */
	List<Constructor<?>> verified() {
		return this.verified;
	}

}
