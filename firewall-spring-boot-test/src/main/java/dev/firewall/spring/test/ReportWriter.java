package dev.firewall.spring.test;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Opens the journal of a run, for which the tests need not wait, and writes the report
 * again while they run, so that there is one when they are killed: soon where that is
 * cheap, and never for more than a twentieth of the time.
 */
final class ReportWriter extends Thread {

	private static final long PAUSE = 500;

	private static final long SHARE = 20;

	private final ReportSettings settings;

	private final Journal journal;

	private final Thread atExit = new Thread(this::writeLast, "firewall-report-exit");

	private final Object writing = new Object();

	private boolean changed;

	private boolean closed;

	/** None while the journal is not open. */
	private volatile @Nullable ReportFiles files;

	ReportWriter(ReportSettings settings, Journal journal) {
		super("firewall-report");
		this.settings = settings;
		this.journal = journal;
		setDaemon(true);
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	/** Takes note that there is something new. */
	synchronized void changed() {
		this.changed = true;
		notifyAll();
	}

	/**
	 * Waits until there is something new, and no shorter than a pause.
	 * @return whether there is more to come
	 */
	private synchronized boolean awaitChange(long pause) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
		for (long rest = pause; rest > 0 && !this.closed; rest = millisUntil(end)) {
			wait(rest);
		}
		while (!this.changed && !this.closed) {
			wait();
		}
		this.changed = false;
		return !this.closed;
	}

	private static long millisUntil(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
	}

	@Override
	public void run() {
		if (!open()) {
			this.journal.close();
			return;
		}
		try {
			long pause = 0;
			while (awaitChange(pause)) {
				long before = System.nanoTime();
				synchronized (this.writing) {
					if (!isClosed()) {
						write();
					}
				}
				pause = Math.max(PAUSE, SHARE * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean open() {
		JournalFolder folder = new JournalFolder(this.settings.directory());
		try {
			return folder.locked(() -> {
				String build = folder.build();
				ReportFiles opened = new ReportFiles(this.settings, folder, build);
				opened.writeLeftBehind();
				folder.removeOthers(build);
				if (folder.of(build).isEmpty()) {
					// In place of what an earlier build left, however soon this one is
					// killed
					changed();
				}
				this.files = opened;
				folder.open(build, this.journal);
				return true;
			});
		}
		catch (Exception ex) {
			GuardLog.warn("No report of the tests is written: " + this.settings.directory() + " cannot be used", ex);
			return false;
		}
	}

	private void write() {
		ReportFiles opened = this.files;
		if (opened != null) {
			opened.write();
		}
	}

	/** Writes for the last time. */
	void close() {
		writeLast();
		try {
			Runtime.getRuntime().removeShutdownHook(this.atExit);
		}
		catch (IllegalStateException ex) {
			// The JVM ends already, and has nothing to write any more
		}
	}

	private void writeLast() {
		if (end()) {
			synchronized (this.writing) {
				write();
			}
		}
	}

	private synchronized boolean isClosed() {
		return this.closed;
	}

	private synchronized boolean end() {
		boolean first = !this.closed;
		this.closed = true;
		notifyAll();
		return first;
	}

}
