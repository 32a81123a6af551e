package dev.firewall.spring.test;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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

	private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread atExit = new Thread(this::writeLast, "firewall-report-exit");

	private final Object writing = new Object();

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
	void changed() {
		this.changes.offer(true);
	}

	@Override
	public void run() {
		if (!open()) {
			this.journal.close();
			return;
		}
		try {
			long pause = 0;
			while (!this.end.await(pause, TimeUnit.MILLISECONDS)) {
				this.changes.take();
				long before = System.nanoTime();
				synchronized (this.writing) {
					if (!this.closed.get()) {
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
		if (this.closed.compareAndSet(false, true)) {
			this.end.countDown();
			this.changes.offer(true);
			synchronized (this.writing) {
				write();
			}
		}
	}

}
