package dev.firewall.spring.test;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writing to a journal that another thread opens.
 */
class JournalTests {

	private final Journal journal = new Journal();

	@Test
	void writeWhenItIsNotOpenYetWaitsAndComesAfterTheHeader(@TempDir Path directory)
			throws IOException, InterruptedException {
		Thread writer = waiting(() -> this.journal.write("test", 1));
		Path file = directory.resolve("a.journal");
		this.journal.open(file, "run", "build");
		writer.join();
		this.journal.close();
		assertThat(Journal.read(file)).extracting((line) -> line.required(0)).containsExactly("run", "test");
	}

	@Test
	void writeWhenItIsClosedInsteadOfOpenedReturns() throws InterruptedException {
		Thread writer = waiting(() -> this.journal.write("test", 1));
		this.journal.close();
		writer.join();
		assertThat(this.journal.isOpen()).isFalse();
	}

	@Test
	void writeWhenItsThreadIsInterruptedWritesAndLeavesItInterrupted(@TempDir Path directory)
			throws IOException, InterruptedException {
		boolean[] interrupted = new boolean[1];
		Thread writer = waiting(() -> {
			this.journal.write("test", 1);
			interrupted[0] = Thread.currentThread().isInterrupted();
		});
		writer.interrupt();
		Path file = directory.resolve("a.journal");
		this.journal.open(file, "run", "build");
		writer.join();
		this.journal.close();
		assertThat(interrupted).containsExactly(true);
		assertThat(Journal.read(file)).hasSize(2);
	}

	private static Thread waiting(Runnable task) {
		Thread thread = new Thread(task, "journal-writer");
		thread.start();
		while (thread.getState() != Thread.State.WAITING) {
			Thread.onSpinWait();
		}
		return thread;
	}

}
