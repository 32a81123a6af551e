package dev.firewall.spring.test;

import dev.firewall.EgressScope;
import dev.firewall.Levels;
import dev.firewall.context.Frame;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/**
 * Guards one test, or the set-up of a class. What widens holds from before the set-up to
 * after the tear-down; what narrows holds in the body, inside whatever the set-up opened.
 */
final class TestGuard {

	private final TestSession session;

	private final GuardSettings settings;

	private final TestRules rules;

	private final RunningTest test;

	/** What the thread was in before, which may be another test that waits. */
	private @Nullable Frame before;

	/** The frames that it runs in, and those that it opened in them. */
	private @Nullable Frame base;

	private @Nullable Frame entered;

	private boolean preparedBefore;

	private @Nullable EgressSandbox sandbox;

	private volatile boolean failed;

	/** Where dynamic tests start from, on whatever thread they run. */
	private volatile @Nullable Frame afterSetup;

	TestGuard(TestSession session, GuardSettings settings, TestRules rules, RunningTest test) {
		this.session = session;
		this.settings = settings;
		this.rules = rules;
		this.test = test;
	}

	/**
	 * Enters a test, before its set-up.
	 * @param base the frames that the set-up of its class left
	 */
	void enterTest(@Nullable Frame base) {
		this.before = this.session.ofThread();
		this.base = base;
		this.entered = this.session.test(this.test, base);
		if (this.rules.isWidening()) {
			this.entered = widen();
		}
		if (this.settings.guardSetup()) {
			this.entered = narrow(this.entered);
		}
	}

	/**
	 * Enters a class, before its set-up.
	 * @param base the frames that the set-up of the enclosing class left
	 */
	void enterClass(@Nullable Frame base) {
		this.preparedBefore = this.session.preparing(true);
		if (this.settings.guardSetup()) {
			enterTest(base);
			return;
		}
		this.before = this.session.ofThread();
		this.base = base;
		this.entered = base;
		this.session.replace(base);
	}

	/**
	 * Leaves a class, after its tear-down, with whatever was left open inside.
	 * @throws SwallowedEgressError if there are refusals that nobody expected
	 */
	void leaveClass() {
		this.session.preparing(this.preparedBefore);
		leaveTest();
	}

	/**
	 * Leaves a test, after its tear-down, with whatever was left open inside.
	 * @throws SwallowedEgressError if there are refusals that nobody expected
	 * @throws UnusedStubError if there are stubs that nothing asked for
	 */
	void leaveTest() {
		this.session.leave(this.entered, this.base);
		if (this.before != this.base) {
			this.session.replace(this.before);
		}
		AssertionError unused = this.test.end();
		throwAtEnd(this.test, this.failed ? null : unused);
	}

	/**
	 * The sandbox of the test, opened by whoever asks for it first.
	 * @return the sandbox
	 */
	EgressSandbox sandbox() {
		EgressSandbox opened = this.sandbox;
		if (opened == null) {
			opened = EgressSandbox.open(this.session);
			this.test.sandboxes().add(opened);
			this.sandbox = opened;
		}
		return opened;
	}

	/**
	 * Runs the body of the test.
	 * @param invocation the body
	 * @param <T> its result
	 * @return its result
	 * @throws Throwable what it throws
	 */
	<T extends @Nullable Object> T run(Invocation<T> invocation) throws Throwable {
		Frame outside = this.session.ofThread();
		this.afterSetup = outside;
		return run(invocation, this.test, outside);
	}

	/**
	 * Runs the body of a dynamic test, which is a test of its own.
	 * @param invocation the body
	 * @param dynamic the test
	 * @param <T> its result
	 * @return its result
	 * @throws Throwable what it throws
	 */
	<T extends @Nullable Object> T runDynamic(Invocation<T> invocation, RunningTest dynamic) throws Throwable {
		Frame waiting = this.session.ofThread();
		AssertionError unused;
		Frame started = this.session.test(dynamic, this.afterSetup);
		T result;
		try {
			result = run(invocation, dynamic, started);
		}
		finally {
			this.session.leave(started, this.afterSetup);
			this.session.replace(waiting);
			unused = dynamic.end();
		}
		throwAtEnd(dynamic, unused);
		return result;
	}

	private <T extends @Nullable Object> T run(Invocation<T> body, RunningTest running, @Nullable Frame outside)
			throws Throwable {
		Frame inside = narrow(outside);
		this.session.judgeOtherThreads(inside);
		try {
			return body.proceed();
		}
		catch (Throwable ex) {
			this.failed = true;
			running.expect(ex);
			throw ex;
		}
		finally {
			running.leaveBody();
			this.session.judgeOtherThreads(null);
			this.session.leave(inside, outside);
		}
	}

	@SuppressWarnings("resource")
	private @Nullable Frame widen() {
		for (Policy allow : this.rules.allows()) {
			this.session.allow(allow, allow.name());
		}
		if (this.rules.loopback()) {
			this.session.allowLoopback();
		}
		if (this.rules.level() != null) {
			this.session.level(Levels.of(this.rules.level()));
		}
		return this.session.ofThread();
	}

	@SuppressWarnings("resource")
	private @Nullable Frame narrow(@Nullable Frame outside) {
		Frame policy = this.session.policy(this.settings.policy(), outside);
		if (this.rules.narrowing().isEmpty()) {
			return policy;
		}
		for (EgressScope scope : this.rules.narrowing()) {
			scope.enter();
		}
		return this.session.ofThread();
	}

	private void throwAtEnd(RunningTest ended, @Nullable AssertionError unused) {
		AssertionError error = ended.swallowed(this.settings.swallowed());
		if (error != null && unused != null) {
			error.addSuppressed(unused);
		}
		error = (error != null) ? error : unused;
		if (error != null) {
			throw error;
		}
	}

	RunningTest test() {
		return this.test;
	}

}
