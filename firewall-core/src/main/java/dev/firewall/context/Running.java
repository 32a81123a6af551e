package dev.firewall.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;

import dev.firewall.Levels;
import org.jspecify.annotations.Nullable;

/**
 * A test whose body runs, and those that started before it and run still.
 */
final class Running {

	private final Thread thread;

	private final Frame frame;

	private final @Nullable Running earlier;

	/** Found when it is first asked for: every body starts, and few threads ask. */
	private volatile @Nullable Frame joined;

	/**
	 * A body that starts.
	 * @param thread the thread that runs it
	 * @param frame its innermost frame
	 * @param earlier the other bodies, or {@code null}
	 */
	Running(Thread thread, Frame frame, @Nullable Running earlier) {
		this.thread = thread;
		this.frame = frame;
		this.earlier = earlier;
	}

	/**
	 * The bodies that run when the last one that started on a thread has ended.
	 * @param thread the thread
	 * @return the bodies, {@code null} if there is none any more
	 */
	@Nullable Running without(Thread thread) {
		if (this.thread == thread || this.earlier == null) {
			return (this.thread == thread) ? this.earlier : this;
		}
		return new Running(this.thread, this.frame, this.earlier.without(thread));
	}

	boolean isOn(Thread thread) {
		return this.thread == thread || (this.earlier != null && this.earlier.isOn(thread));
	}

	/**
	 * What a thread is judged by that may belong to any of the tests: the frames of the
	 * only one, or what all of them narrow. A test that waits on its thread for another
	 * that was started there does not count.
	 * @return the innermost frame, or {@code null} if none of them narrows anything
	 */
	@Nullable Frame joined() {
		Frame known = (this.earlier != null) ? this.joined : this.frame;
		if (known == null) {
			known = joinAll();
			this.joined = known;
		}
		return known;
	}

	private @Nullable Frame joinAll() {
		Deque<Frame> tests = new ArrayDeque<>();
		Set<Thread> threads = new HashSet<>();
		for (Running test = this; test != null; test = test.earlier) {
			if (threads.add(test.thread)) {
				tests.push(test.frame);
			}
		}
		if (tests.size() == 1) {
			return this.frame;
		}
		Levels levels = strictest(tests);
		Frame joined = (levels != null) ? new Frame(
				new FrameSpec(Frame.Kind.LEVEL, this.frame.rules(), null, "level", levels, null), null, null) : null;
		for (Frame test : tests) {
			joined = join(joined, test, Running::ofAnyTest);
		}
		return joined;
	}

	/**
	 * What code is judged by that set-up started, while bodies run: it has frames, but
	 * not those that judge bodies. The set-up of a test that has ended counts for no
	 * test.
	 * @param own the innermost frame of the code
	 * @return the innermost frame; that of the code itself where it belongs to a body, or
	 * to a test whose body does not run
	 */
	Frame around(Frame own) {
		Frame test = null;
		for (Frame frame = own; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.POLICY) {
				return own;
			}
			if (frame.kind() == Frame.Kind.TEST && test == null) {
				test = frame;
			}
		}
		Frame joined;
		if (test == null || test.isClosed()) {
			Frame bodies = Frames.isPreparing() ? null : joined();
			joined = (bodies != null) ? join(bodies, own, Frame::inside) : null;
		}
		else {
			Frame body = bodyOf(test);
			joined = (body != null) ? join(own, body, Frame::inside) : null;
		}
		return (joined != null) ? joined : own;
	}

	private @Nullable Frame bodyOf(Frame test) {
		for (Running body = this; body != null; body = body.earlier) {
			if (body.frame.isWithin(test)) {
				return body.frame;
			}
		}
		return null;
	}

	private static @Nullable Frame join(@Nullable Frame joined, Frame test,
			BiFunction<Frame, @Nullable Frame, Frame> adding) {
		Deque<Frame> added = new ArrayDeque<>();
		for (Frame frame = test; frame != null; frame = frame.parent()) {
			boolean judges = frame.isNarrowing() || frame.kind() == Frame.Kind.POLICY;
			if (judges && (joined == null || !joined.isWithin(frame))) {
				added.push(frame);
			}
		}
		for (Frame frame : added) {
			joined = adding.apply(frame, joined);
		}
		return joined;
	}

	/** Of several tests: whose stubs would answer, nobody can tell. */
	private static Frame ofAnyTest(Frame frame, @Nullable Frame joined) {
		return (frame.kind() == Frame.Kind.SANDBOX) ? frame.withoutOwner(joined) : frame.inside(joined);
	}

	/** Where a test has no levels of its own, those of the policy go for all. */
	private static @Nullable Levels strictest(Iterable<Frame> tests) {
		Levels strictest = null;
		for (Frame test : tests) {
			Levels levels = levels(test);
			if (levels == null) {
				return null;
			}
			strictest = (strictest != null) ? strictest.strictest(levels) : levels;
		}
		return strictest;
	}

	private static @Nullable Levels levels(Frame test) {
		for (Frame frame = test; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.LEVEL) {
				return frame.levels();
			}
		}
		return null;
	}

}
