package dev.firewall.context;

import java.util.concurrent.atomic.AtomicReference;

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

	private static final Policy NO_RULES = Policy.builder().name("test").build();

	private static final AtomicReference<@Nullable TestSession> REGISTERED = new AtomicReference<>();

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
		return open(new FrameSpec(Frame.Kind.LOOPBACK, NO_RULES, null, "allowLoopback", null, null));
	}

	/**
	 * Changes the levels on this thread: of the policy, and of frames without a level of
	 * their own. The innermost such frame counts.
	 * @param levels the levels
	 * @return the open frame
	 */
	public Frames.OpenFrame level(Levels levels) {
		return open(new FrameSpec(Frame.Kind.LEVEL, NO_RULES, null, "level", levels, null));
	}

	/**
	 * Judges threads that no frame reaches by the frames that are current now, or by the
	 * policy alone.
	 * @param active whether the running test's frames count for them
	 */
	public void judgeOtherThreads(boolean active) {
		check();
		Frames.ambient(active ? Frames.ofThread() : null);
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
		if (REGISTERED.compareAndSet(this, null)) {
			Frames.ambient(null);
		}
	}

}
