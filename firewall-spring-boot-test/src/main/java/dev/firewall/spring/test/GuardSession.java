package dev.firewall.spring.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.DecisionRecord;
import dev.firewall.Firewall;
import dev.firewall.context.TestSession;
import org.jspecify.annotations.Nullable;

/**
 * The test session of this JVM: open as long as a launcher session is, however many are
 * open within each other.
 */
final class GuardSession {

	private static final System.Logger logger = System.getLogger("firewall.test");

	/** Names of settings that launchers were given; which values count, tests ask. */
	private static final Set<String> SETTINGS = ConcurrentHashMap.newKeySet();

	private static volatile @Nullable TestSession session;

	private static int open;

	private GuardSession() {
	}

	static synchronized void open() {
		open++;
		if (session != null) {
			return;
		}
		if (Firewall.isLocked() || TestSession.isRegistered()) {
			logger.log(System.Logger.Level.WARNING,
					Firewall.isLocked()
							? "The firewall is locked: tests are judged by its policy, and nothing in them can widen it"
							: "Another test session is registered: tests are not guarded");
			return;
		}
		TestSession registered = TestSession.register();
		registered.recorder(GuardSession::record);
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
		names.stream().filter((name) -> name.startsWith(GuardSettings.PREFIX)).forEach(SETTINGS::add);
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

	private static void record(DecisionRecord record, @Nullable Object test) {
		if (test instanceof RunningTest running) {
			running.record(record);
		}
		else if (record.decision().proceeds()) {
			return;
		}
		else {
			logger.log(System.Logger.Level.DEBUG, "Not known to belong to a test: " + record.egress());
		}
	}

}
