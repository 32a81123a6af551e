package dev.firewall.context;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import dev.firewall.Level;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the running code. A thread starts with the frames of the thread that
 * created it, unless it belongs to a pool, an event loop or a housekeeper of a library,
 * which starts with none; a task handed to a pool keeps the frames of the code that
 * handed it over if it is {@linkplain #wrap(Runnable) wrapped}, as the starter does for
 * Spring's executors and the context-propagation library for what it carries.
 *
 * <pre class="code">
 * Executor pool = Frames.wrap(Executors.newFixedThreadPool(4));
 * </pre>
 *
 * @since 0.1.0
 */
public final class Frames {

	private static final ThreadLocal<@Nullable Frame> CURRENT = new InheritedFrames();

	/** The tests whose bodies run, for threads that no frame of theirs reaches. */
	private static volatile @Nullable Running running;

	/** Whether this thread prepares tests, while others may run them. */
	private static final ThreadLocal<@Nullable Boolean> PREPARING = new ThreadLocal<>();

	private Frames() {
	}

	/**
	 * The innermost frame of the running code. While the body of a test runs, what the
	 * set-up of tests started has that of the body around it.
	 * @return the frame, or {@code null} if there is none
	 */
	public static @Nullable Frame current() {
		return currentFrom(CURRENT.get());
	}

	private static @Nullable Frame currentFrom(@Nullable Frame frame) {
		Running bodies = running;
		if (bodies == null) {
			return frame;
		}
		if (frame == null) {
			return isPreparing() ? null : bodies.joined();
		}
		return bodies.around(frame);
	}

	static boolean isPreparing() {
		return Boolean.TRUE.equals(PREPARING.get());
	}

	static boolean preparing(boolean preparing) {
		boolean before = isPreparing();
		if (preparing) {
			PREPARING.set(true);
		}
		else {
			PREPARING.remove();
		}
		return before;
	}

	static @Nullable Frame ofThread() {
		return CURRENT.get();
	}

	static @Nullable Running running() {
		return running;
	}

	static void running(@Nullable Running bodies) {
		running = bodies;
	}

	/**
	 * Makes a chain of frames current, as the context-propagation library does.
	 * @param frame the innermost frame, or {@code null} for none
	 */
	static void set(@Nullable Frame frame) {
		CURRENT.set(frame);
	}

	/**
	 * Whether the running code is in a scope already, opened here or where it was
	 * started.
	 * @param owner the scope
	 * @return whether one of the current frames is that of the scope
	 */
	public static boolean isInside(Object owner) {
		for (Frame frame = current(); frame != null; frame = frame.parent()) {
			if (frame.owner() == owner) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Opens a frame that narrows. Called by {@link dev.firewall.EgressScope}.
	 * @param kind restrict or deny
	 * @param rules the rules
	 * @param level the level it refuses with, or {@code null} for the default
	 * @param label what it is called in messages
	 * @param owner the scope that opens it
	 * @return the open frame
	 */
	public static OpenFrame open(Frame.Kind kind, Policy rules, @Nullable Level level, String label, Object owner) {
		if (kind != Frame.Kind.RESTRICT && kind != Frame.Kind.DENY) {
			throw new IllegalArgumentException(
					"Only a test can open a frame of kind " + kind + ": production code can only narrow");
		}
		return open(new FrameSpec(kind, rules, level, label, null, owner));
	}

	static OpenFrame open(FrameSpec spec) {
		Frame outer = CURRENT.get();
		for (Frame frame = outer; frame != null; frame = frame.parent()) {
			if (spec.owner() != null && frame.owner() == spec.owner() && !frame.isClosed()
					&& frame.isOfCurrentThread()) {
				throw new IllegalStateException("The scope " + spec.label()
						+ " is open on this thread already: create another scope to nest it in itself");
			}
		}
		// Inside a test, what it narrows goes for a scope on a thread that no frame
		// reaches
		Frame opened = new Frame(spec, currentFrom(outer), outer);
		CURRENT.set(opened);
		return new OpenFrame(opened, Thread.currentThread());
	}

	/**
	 * Opens a frame in another than that of this thread, and in none of a running test.
	 */
	static Frame openIn(@Nullable Frame outer, FrameSpec spec) {
		Frame frame = new Frame(spec, outer, outer);
		CURRENT.set(frame);
		return frame;
	}

	static void close(Frame frame) {
		if (CURRENT.get() != frame) {
			frame.markClosedEarly();
			throw new IllegalStateException("The scope " + frame.label()
					+ " was closed before a scope opened inside it, or on another thread: frames close in order,"
					+ " the innermost first. Until then the narrower set stays in force");
		}
		frame.markClosed();
		goBackTo(frame.outer());
	}

	/** A task keeps the frames that it was started in, closed elsewhere or not. */
	static void goBackTo(@Nullable Frame frame) {
		Frame outer = frame;
		while (outer != null && outer.isClosedEarly() && outer.isOfCurrentThread()) {
			outer = outer.outer();
		}
		set(outer);
	}

	/**
	 * Binds a task to the frames of the running code, whoever runs it and when.
	 * @param task the task
	 * @return the bound task
	 */
	public static Runnable wrap(Runnable task) {
		CapturedFrames captured = CapturedFrames.current();
		return () -> captured.run(task);
	}

	/**
	 * Binds a task to the frames of the running code, whoever runs it and when.
	 * @param task the task
	 * @param <T> its result
	 * @return the bound task
	 */
	public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
		Frame captured = CURRENT.get();
		return () -> {
			Frame previous = CURRENT.get();
			set(captured);
			try {
				return task.call();
			}
			finally {
				set(previous);
			}
		};
	}

	/**
	 * An executor that runs each task in the frames of the code that handed it over.
	 * @param executor the executor
	 * @return the wrapping executor
	 */
	public static Executor wrap(Executor executor) {
		return (task) -> executor.execute(wrap(task));
	}

	/**
	 * A thread starts with the frames of the code that creates it, unless it belongs to a
	 * pool that others share.
	 */
	private static final class InheritedFrames extends InheritableThreadLocal<@Nullable Frame> {

		@Override
		protected @Nullable Frame childValue(@Nullable Frame parentValue) {
			return (parentValue == null || SharedThreads.isBeingCreated()) ? null : parentValue;
		}

	}

	/**
	 * A frame that is open on the thread that opened it.
	 */
	public static final class OpenFrame implements AutoCloseable {

		private final Frame frame;

		private final Thread thread;

		private boolean closed;

		OpenFrame(Frame frame, Thread thread) {
			this.frame = frame;
			this.thread = thread;
		}

		/**
		 * The frame.
		 * @return the frame
		 */
		public Frame frame() {
			return this.frame;
		}

		/**
		 * Closes the frame. Closing it again does nothing.
		 * @throws IllegalStateException if a frame inside it is still open, or on another
		 * thread; the narrower set stays in force
		 */
		@Override
		public void close() {
			if (this.closed) {
				return;
			}
			if (Thread.currentThread() != this.thread) {
				throw new IllegalStateException("The scope " + this.frame.label() + " was opened on thread '"
						+ this.thread.getName() + "' and can be closed there only");
			}
			this.closed = true;
			Frames.close(this.frame);
		}

	}

}
