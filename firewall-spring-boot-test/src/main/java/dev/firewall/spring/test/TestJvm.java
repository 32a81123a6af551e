package dev.firewall.spring.test;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A JVM that runs tests.
 *
 * @param launcher the id of the process that started it, shells left out; zero if that is
 * not known
 * @param launched when that started
 * @param pid its own process id
 * @param started when it started, because ids are used again
 */
record TestJvm(long launcher, long launched, long pid, long started) {

	private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "busybox", "env", "nice", "timeout",
			"cmd.exe");

	/** Linux tells starts by its clock, which may be set meanwhile. */
	private static final long TOLERANCE = 2000;

	private static final TestJvm CURRENT = of(ProcessHandle.current());

	static TestJvm current() {
		return CURRENT;
	}

	private static TestJvm of(ProcessHandle process) {
		Optional<ProcessHandle> parent = process.parent();
		while (parent.isPresent() && isShell(parent.get())) {
			parent = parent.get().parent();
		}
		return new TestJvm(parent.isPresent() ? parent.get().pid() : 0, parent.isPresent() ? started(parent.get()) : 0,
				process.pid(), started(process));
	}

	private static boolean isShell(ProcessHandle process) {
		String command = process.info().command().orElse("");
		return SHELLS.contains(command.substring(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1));
	}

	private static long started(ProcessHandle process) {
		Optional<Instant> started = process.info().startInstant();
		return started.isPresent() ? started.get().toEpochMilli() : 0;
	}

	private static boolean isSame(long one, long other) {
		return Math.abs(one - other) <= TOLERANCE;
	}

	boolean hasLauncherOf(TestJvm other) {
		return this.launcher == other.launcher && isSame(this.launched, other.launched);
	}

	boolean isAlive() {
		Optional<ProcessHandle> process = ProcessHandle.of(this.pid);
		return process.isPresent() && process.get().isAlive() && isSame(started(process.get()), this.started);
	}

	/** Maven ends with the build, however long its forks are apart. */
	static boolean isStartedByMaven() {
		return System.getProperty("surefire.real.class.path") != null
				|| System.getProperty("surefire.test.class.path") != null;
	}

}
