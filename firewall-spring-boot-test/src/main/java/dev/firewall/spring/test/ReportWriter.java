package dev.firewall.spring.test;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the report again while tests run, so that there is one when they are killed:
 * soon where that is cheap, and never for more than a twentieth of the time.
 */
final class ReportWriter {

	private static final long PAUSE = 500;

	private static final long SHARE = 20;

	private final ReportFiles files;

	private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread atExit = new Thread(this::writeLast, "firewall-report-exit");

	ReportWriter(ReportFiles files) {
		this.files = files;
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	/** Takes note that there is something new. */
	void changed() {
		this.changes.offer(true);
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			Thread thread = new Thread(this::run, "firewall-report");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void run() {
		try {
			long pause = 0;
			while (!this.end.await(pause, TimeUnit.MILLISECONDS)) {
				this.changes.take();
				long before = System.nanoTime();
				synchronized (this.files) {
					if (!this.closed.get()) {
						this.files.write();
					}
				}
				pause = Math.max(PAUSE, SHARE * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
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
			synchronized (this.files) {
				this.files.write();
			}
		}
	}

}
