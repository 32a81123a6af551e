package dev.firewall.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The frames of a piece of code, to be put in force where it goes on: for libraries that
 * carry code from thread to thread in ways of their own.
 *
 * <pre class="code">
 * CapturedFrames frames = CapturedFrames.current();
 * client.onAnswer((answer) -&gt; frames.run(() -&gt; handle(answer)));
 * </pre>
 *
 * @since 0.1.0
 */
public final class CapturedFrames {

	private static final CapturedFrames NONE = new CapturedFrames(null);

	private final @Nullable Frame innermost;

	private CapturedFrames(@Nullable Frame innermost) {
		this.innermost = innermost;
	}

	private static CapturedFrames of(@Nullable Frame innermost) {
		return (innermost != null) ? new CapturedFrames(innermost) : NONE;
	}

	/**
	 * The frames of the running code.
	 * @return its frames, which may be none
	 */
	public static CapturedFrames current() {
		return of(Frames.ofThread());
	}

	/**
	 * The frames of the running code together with those that a context carries.
	 * @param carried the innermost frame that is carried, as under
	 * {@link FramesThreadLocalAccessor#KEY}; anything else counts as none
	 * @return frames that are at least as narrow as those of the running code
	 */
	public static CapturedFrames currentAnd(@Nullable Object carried) {
		Frame running = Frames.ofThread();
		return (carried instanceof Frame frame) ? of(join(running, frame)) : of(running);
	}

	private static Frame join(@Nullable Frame running, Frame carried) {
		if (running == null || carried.isWithin(running)) {
			return carried;
		}
		if (running.isWithin(carried)) {
			return running;
		}
		Deque<Frame> added = new ArrayDeque<>();
		for (Frame frame = running; frame != null; frame = frame.parent()) {
			if (frame.isNarrowing() && !carried.isWithin(frame)) {
				added.push(frame);
			}
		}
		Frame joined = carried;
		for (Frame frame : added) {
			joined = frame.inside(joined);
		}
		return joined;
	}

	/**
	 * The innermost frame, to be carried in a context.
	 * @return the frame, or {@code null} if there is none
	 */
	public @Nullable Frame innermost() {
		return this.innermost;
	}

	/**
	 * Whether there is no frame.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.innermost == null;
	}

	/**
	 * Whether these are the frames of the running code, no more and no less.
	 * @return whether they are current
	 */
	public boolean isCurrent() {
		return Frames.ofThread() == this.innermost;
	}

	/**
	 * Runs a task in these frames, in place of those of the running code.
	 * @param task the task
	 */
	public void run(Runnable task) {
		Frame previous = Frames.ofThread();
		Frames.set(this.innermost);
		try {
			task.run();
		}
		finally {
			Frames.set(previous);
		}
	}

	/**
	 * Runs a task in these frames, in place of those of the running code.
	 * @param task the task
	 * @param <T> its result
	 * @return its result
	 */
	public <T extends @Nullable Object> T call(Supplier<T> task) {
		Frame previous = Frames.ofThread();
		Frames.set(this.innermost);
		try {
			return task.get();
		}
		finally {
			Frames.set(previous);
		}
	}

	/**
	 * Runs a task in these frames and those of the running code.
	 * @param task the task
	 */
	public void runWithCurrent(Runnable task) {
		Frame running = Frames.ofThread();
		if (this.innermost == null || (running != null && running.isWithin(this.innermost))) {
			task.run();
			return;
		}
		of(join(running, this.innermost)).run(task);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		for (Frame frame = this.innermost; frame != null; frame = frame.parent()) {
			text.append(text.isEmpty() ? "" : " inside ").append(frame);
		}
		return text.isEmpty() ? "none" : text.toString();
	}

}
