package dev.firewall.context;

import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A part of the decision opened for a stretch of code or a test. Frames form a chain from
 * the innermost to the outermost; the chain of a running piece of code never changes,
 * only which chain is current.
 *
 * @since 0.1.0
 */
public final class Frame {

	private final Kind kind;

	private final FrameSpec spec;

	private final @Nullable Frame parent;

	/** The frame of the same thread to go back to; none where the parent is ambient. */
	private final @Nullable Frame outer;

	private final long thread = Thread.currentThread().getId();

	private volatile boolean closed;

	private volatile boolean closedEarly;

	Frame(FrameSpec spec, @Nullable Frame parent, @Nullable Frame outer) {
		this.kind = spec.kind();
		this.spec = spec;
		this.parent = parent;
		this.outer = outer;
	}

	/**
	 * What the frame does.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The rules of the frame: those that allow for a restrict or allow frame, those that
	 * deny for a deny frame.
	 * @return the rules
	 */
	public Policy rules() {
		return this.spec.rules();
	}

	/**
	 * The level that the frame refuses with.
	 * @return its own level, or {@code null} for that of the running test, else error
	 */
	public @Nullable Level level() {
		return this.spec.level();
	}

	/**
	 * The levels that a frame of kind {@link Kind#LEVEL} sets.
	 * @return the levels, or {@code null}
	 */
	public @Nullable Levels levels() {
		return this.spec.levels();
	}

	/**
	 * What the frame is called in messages.
	 * @return the label
	 */
	public String label() {
		return (this.kind == Kind.TEST) ? String.valueOf(owner()) : this.spec.label();
	}

	/**
	 * The frame around this one.
	 * @return the next outer frame, or {@code null}
	 */
	public @Nullable Frame parent() {
		return this.parent;
	}

	/**
	 * Whether the code that opened the frame has left it.
	 * @return whether it is closed
	 */
	public boolean isClosed() {
		return this.closed;
	}

	@Nullable Object owner() {
		return this.spec.owner();
	}

	@Nullable Frame outer() {
		return this.outer;
	}

	boolean isOfCurrentThread() {
		return this.thread == Thread.currentThread().getId();
	}

	/** Whether it was closed before a frame inside it, so that nobody closes it again. */
	boolean isClosedEarly() {
		return this.closedEarly;
	}

	void markClosed() {
		this.closed = true;
	}

	void markClosedEarly() {
		this.closedEarly = true;
		this.closed = true;
	}

	/** Whether it only narrows, and so may be added to any other frames. */
	boolean isNarrowing() {
		return this.kind == Kind.RESTRICT || this.kind == Kind.DENY || this.kind == Kind.SANDBOX;
	}

	boolean isWithin(Frame outer) {
		for (@Nullable
		Frame frame = this; frame != null; frame = frame.parent) {
			if (frame == outer) {
				return true;
			}
		}
		return false;
	}

	/** The same narrowing inside another frame; nobody closes it. */
	Frame inside(@Nullable Frame parent) {
		return new Frame(this.spec, parent, null);
	}

	/** The same narrowing for code that may be of another test: no stub answers it. */
	Frame withoutOwner(@Nullable Frame parent) {
		return new Frame(new FrameSpec(this.kind, rules(), level(), label(), levels(), null), parent, null);
	}

	@Override
	public String toString() {
		return label();
	}

	/**
	 * What frames do.
	 */
	public enum Kind {

		/** Adds rules that allow; tests only. */
		ALLOW,

		/** Adds rules that deny. */
		DENY,

		/** Refuses what its rules do not name. */
		RESTRICT,

		/** Opens loopback; tests only. */
		LOOPBACK,

		/** Changes levels; tests only. */
		LEVEL,

		/** Says which test the code belongs to; tests only. */
		TEST,

		/** The policy of a test, where there is no other; tests only. */
		POLICY,

		/** Lets nothing leave: stubs answer, or it is refused; tests only. */
		SANDBOX,

		/** Names what the application serves itself, which is inside; tests only. */
		OWN

	}

}
