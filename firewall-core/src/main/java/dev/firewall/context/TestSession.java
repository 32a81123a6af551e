package dev.firewall.context;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Levels;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The capability to widen, held by the test module while tests run. Production code can
 * only narrow: without a registered session there is no way to open an allow frame or
 * loopback, and a locked policy lets no session register.
 *
 * @since 0.1.0
 */
public final class TestSession implements AutoCloseable {

	private static final String TEST_MODULE = "dev.firewall.spring.test";

	private static final AtomicReference<@Nullable TestSession> REGISTERED = new AtomicReference<>();

	private volatile @Nullable TestRecorder recorder;

	private TestSession() {
	}

	/**
	 * Registers the session of the running tests. For the test module only.
	 * @return the session; close it when the last test has ended
	 * @throws IllegalStateException if the caller is not the test module, the policy is
	 * locked, or a session is registered already
	 */
	public static TestSession register() {
		Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
		String room = caller.getPackageName();
		if (!room.equals(TEST_MODULE) && !room.startsWith(TEST_MODULE + ".")) {
			throw new IllegalStateException(
					caller.getName() + " is not the firewall's test module: only test code can widen");
		}
		if (Firewall.isLocked()) {
			throw new IllegalStateException("The firewall is locked, so no test session can widen it");
		}
		TestSession session = new TestSession();
		if (!REGISTERED.compareAndSet(null, session)) {
			throw new IllegalStateException("A test session is registered already");
		}
		return session;
	}

	/**
	 * Whether tests are running.
	 * @return whether a session is registered
	 */
	public static boolean isRegistered() {
		return REGISTERED.get() != null;
	}

	/**
	 * Opens an allow frame on this thread.
	 * @param rules the rules that allow
	 * @param label what the frame is called in messages
	 * @return the open frame
	 * @throws InvalidPolicyException if there is no rule
	 */
	public Frames.OpenFrame allow(Policy rules, String label) {
		if (rules.allowRules().isEmpty()) {
			throw new InvalidPolicyException("allow needs at least one rule", "name a rule");
		}
		return open(new FrameSpec(Frame.Kind.ALLOW, rules, null, label, null, null));
	}

	/**
	 * Opens loopback on this thread and those it starts, until the frame is closed.
	 * @return the open frame
	 */
	public Frames.OpenFrame allowLoopback() {
		return open(new FrameSpec(Frame.Kind.LOOPBACK, FrameSpec.NO_RULES, null, "allowLoopback", null, null));
	}

	/**
	 * Changes the levels on this thread: of the policy, and of frames without a level of
	 * their own. The innermost such frame counts.
	 * @param levels the levels
	 * @return the open frame
	 */
	public Frames.OpenFrame level(Levels levels) {
		return open(new FrameSpec(Frame.Kind.LEVEL, FrameSpec.NO_RULES, null, "level", levels, null));
	}

	/**
	 * Leaves every policy its own levels on this thread: those of the application that
	 * the test is about.
	 * @return the open frame
	 */
	public Frames.OpenFrame ownLevels() {
		return open(new FrameSpec(Frame.Kind.LEVEL, FrameSpec.NO_RULES, null, "level", null, null));
	}

	/**
	 * Whether the running code belongs to a test that has nothing to say about levels, so
	 * that nothing less than its own policy will do for what nobody owns.
	 * @return whether it belongs to a test, and neither that nor its application's
	 * configuration sets levels
	 */
	public static boolean isLevelOpen() {
		for (Frame frame = Frames.current(); frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.LEVEL) {
				return false;
			}
		}
		return runningTest() != null;
	}

	/**
	 * Says which test the code on this thread and what it starts belongs to, in place of
	 * what its frames said before.
	 * @param test the test, compared by identity; messages call it what it calls itself
	 * @param outer the frame that it runs in, or {@code null}
	 * @return the frame, until this thread {@linkplain #leave leaves} it
	 */
	public Frame test(Object test, @Nullable Frame outer) {
		check();
		return Frames.openIn(outer, new FrameSpec(Frame.Kind.TEST, FrameSpec.NO_RULES, null, "test", null, test));
	}

	/**
	 * Lets nothing leave the code on this thread and what it starts: stubs answer, or it
	 * is refused.
	 * @param sandbox the stubs
	 * @return the open frame
	 */
	public Frames.OpenFrame sandbox(Sandbox sandbox) {
		OpenSandboxes.opened();
		return open(new FrameSpec(Frame.Kind.SANDBOX, FrameSpec.NO_RULES, null, "sandbox", null, sandbox));
	}

	/**
	 * Says what the application of a test serves itself: to reach that is not to leave a
	 * sandbox. It allows nothing.
	 * @param rules the rules that name its ports
	 * @return the open frame
	 */
	public Frames.OpenFrame own(Policy rules) {
		return open(new FrameSpec(Frame.Kind.OWN, rules, null, "own ports", null, null));
	}

	/**
	 * Judges the code on this thread by a policy, where there is no other: neither one of
	 * the firewall that is asked nor a process-wide one.
	 * @param policy the policy
	 * @param outer the frame of the test that it is opened in, or {@code null}
	 * @return the frame, until this thread {@linkplain #leave leaves} it
	 */
	public Frame policy(Policy policy, @Nullable Frame outer) {
		check();
		return Frames.openIn(outer, new FrameSpec(Frame.Kind.POLICY, policy, null, policy.name(), null, null));
	}

	/**
	 * The test that the running code belongs to.
	 * @return what was given to {@link #test}, or {@code null} where that is not known
	 */
	public static @Nullable Object runningTest() {
		for (Frame frame = Frames.current(); frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.TEST) {
				return frame.owner();
			}
		}
		return null;
	}

	/**
	 * The innermost frame of this thread.
	 * @return the frame, or {@code null} if there is none
	 */
	public @Nullable Frame ofThread() {
		return Frames.ofThread();
	}

	/**
	 * Makes other frames those of this thread, for a runner that takes up one test after
	 * another, or one within another.
	 * @param frame the innermost frame, or {@code null} for none
	 */
	public void replace(@Nullable Frame frame) {
		Frames.set(frame);
	}

	/**
	 * Closes frames of this thread, with whatever was left open inside them.
	 * @param innermost the innermost of them
	 * @param outer the frame that they were opened in, to go back to, or {@code null}
	 */
	public void leave(@Nullable Frame innermost, @Nullable Frame outer) {
		for (Frame frame = innermost; frame != null && frame != outer; frame = frame.outer()) {
			frame.markClosed();
		}
		Frames.goBackTo(outer);
	}

	/**
	 * Says that this thread prepares tests: where no frame reaches its code, that of
	 * running tests does not count for it. Threads that it starts do not prepare tests.
	 * @param preparing whether it does
	 * @return whether it did
	 */
	public boolean preparing(boolean preparing) {
		return Frames.preparing(preparing);
	}

	/**
	 * Sets what takes note of every decision, whatever firewall made it.
	 * @param recorder the recorder
	 */
	public void recorder(TestRecorder recorder) {
		check();
		this.recorder = recorder;
	}

	/**
	 * Takes note of a decision for the running tests. Called by every firewall.
	 * @param record the decision
	 */
	public static void record(DecisionRecord record) {
		OpenSandboxes.record(record);
		TestSession session = REGISTERED.get();
		TestRecorder recorder = (session != null) ? session.recorder : null;
		if (recorder != null) {
			recorder.record(record, runningTest());
		}
	}

	/**
	 * Whether the running tests take note of what was allowed. Creates nothing.
	 * @return whether {@link #allowed} is to be called
	 */
	public static boolean recordsAllowed() {
		TestSession session = REGISTERED.get();
		TestRecorder recorder = (session != null) ? session.recorder : null;
		return recorder != null && recorder.recordsAllowed();
	}

	/**
	 * Takes note of an allowed egress for the running tests. Called by every firewall
	 * where {@link #recordsAllowed} says so.
	 * @param egress the egress
	 * @param decision the decision
	 * @param bean the bean that the call goes through, or {@code null}
	 * @param caller finds the first line of the user's code
	 */
	public static void allowed(Egress egress, Decision decision, @Nullable String bean,
			Supplier<@Nullable String> caller) {
		TestSession session = REGISTERED.get();
		TestRecorder recorder = (session != null) ? session.recorder : null;
		if (recorder != null) {
			recorder.allowed(egress, decision, bean, caller);
		}
	}

	/**
	 * Whether an egress that would be blocked goes ahead, because the running tests learn
	 * what they need. Never so with a locked policy.
	 * @param egress the egress
	 * @return whether it does
	 */
	public static boolean learns(Egress egress) {
		TestSession session = REGISTERED.get();
		TestRecorder recorder = (session != null) ? session.recorder : null;
		return recorder != null && !Firewall.isLocked() && recorder.learns(egress);
	}

	/**
	 * Judges threads that no frame reaches, and those that the set-up of the test
	 * started, by frames of this thread, until it is called with {@code null} on this
	 * thread. While several tests run, such a thread may belong to any of them: it is
	 * judged by what all of them narrow, and by nothing that one of them allows.
	 * @param innermost the innermost frame that counts for them, or {@code null}
	 */
	public void judgeOtherThreads(@Nullable Frame innermost) {
		Thread thread = Thread.currentThread();
		synchronized (REGISTERED) {
			Running running = Frames.running();
			if (innermost != null) {
				check();
				Frames.running(new Running(thread, innermost, running));
			}
			else if (running != null) {
				Frames.running(running.without(thread));
			}
		}
	}

	/**
	 * Whether threads that no frame reaches are judged by frames of this thread.
	 * @return whether this thread runs the body of a test
	 */
	public boolean isJudgingOtherThreads() {
		Running running = Frames.running();
		return running != null && running.isOn(Thread.currentThread());
	}

	private Frames.OpenFrame open(FrameSpec spec) {
		check();
		return Frames.open(spec);
	}

	private void check() {
		if (REGISTERED.get() != this || Firewall.isLocked()) {
			throw new IllegalStateException("This test session has ended or the firewall is locked: nothing can widen");
		}
	}

	/**
	 * Ends the session.
	 */
	@Override
	public void close() {
		synchronized (REGISTERED) {
			if (REGISTERED.compareAndSet(this, null)) {
				Frames.running(null);
			}
		}
	}

}
