package dev.firewall.spring.autoconfigure.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import dev.firewall.context.Frames;

/**
 * Runs tasks on the thread that brings them, in the frames of the code that created the
 * executor: redirects are followed on threads of the client library.
 */
final class FrameExecutor implements Executor {

	private final AtomicReference<Runnable> task = new AtomicReference<>(() -> {
	});

	private final Runnable inFrames = Frames.wrap(() -> this.task.getAndSet(() -> {
	}).run());

	private FrameExecutor() {
	}

	/** For one task at a time. */
	static FrameExecutor capture() {
		return new FrameExecutor();
	}

	@Override
	public void execute(Runnable command) {
		this.task.set(command);
		this.inFrames.run();
	}

}
