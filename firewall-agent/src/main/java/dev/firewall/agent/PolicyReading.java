package dev.firewall.agent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import dev.firewall.policy.PolicyReader;
import org.jspecify.annotations.Nullable;

/**
 * The policy of the agent, read while its hooks are put in. Nothing here is a lambda,
 * which would cost every JVM its time.
 */
final class PolicyReading implements Runnable {

	private final @Nullable String name;

	private final FutureTask<Boolean> task = new FutureTask<>(this, true);

	private @Nullable PolicyFile file;

	private PolicyReader.@Nullable Reading reading;

	/**
	 * Prepares to read a policy.
	 * @param name the name of the file, or {@code null} if there is none
	 */
	PolicyReading(@Nullable String name) {
		this.name = name;
	}

	/** Starts to read on a thread of its own. */
	void start() {
		if (this.name != null) {
			Thread thread = new Thread(null, this.task, "firewall-policy", 0, false);
			thread.setDaemon(true);
			thread.start();
		}
	}

	@Override
	public void run() {
		if (this.name != null) {
			PolicyFile opened = PolicyFile.open(this.name);
			this.file = opened;
			this.reading = opened.read();
		}
	}

	/**
	 * Waits until the policy is read, or reads it now.
	 * @throws IllegalStateException if there are mistakes; its message is for people
	 */
	void finish() {
		this.task.run();
		try {
			this.task.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IllegalStateException mistake) {
				throw mistake;
			}
			throw new IllegalStateException("The firewall agent failed to read its policy", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The firewall agent was interrupted while it read its policy", ex);
		}
	}

	@Nullable PolicyFile file() {
		return this.file;
	}

	PolicyReader.@Nullable Reading reading() {
		return this.reading;
	}

}
