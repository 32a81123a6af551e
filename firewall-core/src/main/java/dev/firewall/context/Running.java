package dev.firewall.context;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import dev.firewall.Levels;
import org.jspecify.annotations.Nullable;

/**
 * A test whose body runs.
 *
 * @param thread the thread that runs it
 * @param frame its innermost frame
 */
record Running(Thread thread, Frame frame) {

	/**
	 * Said as each body starts and ends, most often of one or none.
	 * @param running the tests
	 * @return their innermost frames
	 */
	static List<Frame> frames(List<Running> running) {
		if (running.size() <= 1) {
			return running.isEmpty() ? List.of() : List.of(running.get(0).frame());
		}
		Frame[] frames = new Frame[running.size()];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = running.get(i).frame();
		}
		return List.of(frames);
	}

	/**
	 * What a thread is judged by that may belong to any of some tests: the frames of the
	 * only one, or what all of them narrow. A test that waits on its thread for another
	 * that was started there does not count.
	 * @param running the tests
	 * @return the innermost frame, or {@code null} if there is no test
	 */
	static @Nullable Frame joined(List<Running> running) {
		if (running.size() <= 1) {
			return running.isEmpty() ? null : running.get(0).frame();
		}
		Map<Thread, Frame> last = new LinkedHashMap<>();
		running.forEach((test) -> last.put(test.thread(), test.frame()));
		if (last.size() == 1) {
			return last.values().iterator().next();
		}
		Frame joined = null;
		Levels levels = strictest(last.values());
		if (levels != null) {
			joined = new Frame(new FrameSpec(Frame.Kind.LEVEL, last.values().iterator().next().rules(), null, "level",
					levels, null), null, null);
		}
		for (Frame test : last.values()) {
			joined = join(joined, test, Running::ofAnyTest);
		}
		return joined;
	}

	/**
	 * What code is judged by that set-up started, while a body runs: it has frames, but
	 * not those that judge bodies. The set-up of a test that has ended counts for no
	 * test.
	 * @param own the innermost frame of the code
	 * @param bodies the innermost frames of the running bodies
	 * @param ambient what code is judged by that no frame reaches
	 * @return the innermost frame; that of the code itself where it belongs to a body, or
	 * to a test whose body does not run
	 */
	static Frame inBody(Frame own, List<Frame> bodies, @Nullable Frame ambient) {
		Frame test = null;
		for (Frame frame = own; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.POLICY) {
				return own;
			}
			if (frame.kind() == Frame.Kind.TEST && test == null) {
				test = frame;
			}
		}
		if (test == null || test.isClosed()) {
			Frame joined = (ambient != null) ? join(ambient, own, Frame::inside) : null;
			return (joined != null) ? joined : own;
		}
		Frame joined = own;
		for (Frame body : bodies) {
			Frame inside = body.isWithin(test) ? join(own, body, Frame::inside) : null;
			joined = (inside != null) ? inside : joined;
		}
		return joined;
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
	private static @Nullable Levels strictest(Collection<Frame> tests) {
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
