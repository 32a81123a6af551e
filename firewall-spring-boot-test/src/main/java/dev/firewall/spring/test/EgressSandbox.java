package dev.firewall.spring.test;

import java.util.List;

import dev.firewall.DecisionRecord;
import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.policy.EgressPattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing leave: stubs answer, and what none of them answers is refused with a stub
 * to paste. Rules, scopes and levels have no say inside. A parameter of methods of tests,
 * a field of test classes, or a block:
 *
 * <pre class="code">
 * &#064;Test
 * void chargeWhenCardIsDeclinedSaysSo(EgressSandbox sandbox) {
 *     sandbox.http("https://api.stripe.com/v1/charges").method("POST").answersJson(402, DECLINED);
 *     assertThat(shop.charge(order)).isEqualTo(Outcome.DECLINED);
 *     assertThat(sandbox).called("https://api.stripe.com/v1/charges", 1);
 * }
 *
 * try (EgressSandbox sandbox = EgressSandbox.open()) { ... }
 * </pre>
 *
 * It holds on the thread that opened it, on what that starts, and on threads of no test
 * while the test is the only one that runs. A stub that is not asked for fails the test
 * at its end, a block when it is closed. Of several stubs for one call the newest that
 * has an answer left is asked.
 *
 * @since 0.1.0
 */
public final class EgressSandbox implements AutoCloseable {

	private final StubBook book = new StubBook();

	private final TestSession session;

	private final Frames.OpenFrame frame;

	private final boolean judging;

	private boolean released;

	private boolean verified;

	private EgressSandbox(TestSession session) {
		this.session = session;
		this.frame = session.sandbox(this.book);
		// Inside a body the frames for other threads are chosen already
		this.judging = session.isJudgingOtherThreads();
		if (this.judging) {
			session.judgeOtherThreads(this.frame.frame());
		}
	}

	/**
	 * Opens a sandbox, from now on until it is closed.
	 * @return the open sandbox
	 * @throws IllegalStateException if no test session is registered
	 */
	public static EgressSandbox open() {
		EgressSandbox sandbox = open(GuardSession.required());
		if (TestSession.runningTest() instanceof RunningTest test) {
			test.sandboxes().add(sandbox);
		}
		return sandbox;
	}

	static EgressSandbox open(TestSession session) {
		return new EgressSandbox(session);
	}

	/**
	 * Stubs HTTP requests.
	 * @param rule what they are sent to, as in a rule
	 * @return the stub, which has no answer yet
	 */
	public HttpStub http(String rule) {
		return this.book.add(new HttpStub(rule));
	}

	/**
	 * Stubs starts of processes.
	 * @param command the executable, by its name or path
	 * @return the stub, which has no answer yet
	 */
	public ProcessStub process(String command) {
		return this.book.add(new ProcessStub(command));
	}

	/**
	 * Stubs Redis commands.
	 * @param rule the server, as in a rule
	 * @return the stub, which has no answer yet
	 */
	public RedisStub redis(String rule) {
		return this.book.add(new RedisStub(rule));
	}

	/**
	 * Stubs calls of the AWS SDK.
	 * @param rule the service, operation and region, as in a rule
	 * @return the stub, which has no answer yet
	 */
	public AwsStub aws(String rule) {
		return this.book.add(new AwsStub(rule));
	}

	/**
	 * Stubs mail.
	 * @param rule the server, as in a rule
	 * @return the stub, which has no answer yet
	 */
	public MailStub mail(String rule) {
		return this.book.add(new MailStub(rule));
	}

	/**
	 * Stubs whatever a rule names.
	 * @param rule the rule as text
	 * @return the stub, which has no answer yet
	 */
	public EgressStub on(String rule) {
		return on(EgressPattern.parse(rule));
	}

	/**
	 * Stubs whatever a pattern matches.
	 * @param pattern the pattern
	 * @return the stub, which has no answer yet
	 */
	public EgressStub on(EgressPattern pattern) {
		return this.book.add(new EgressStub(pattern));
	}

	/**
	 * The calls so far, answered and refused ones.
	 * @return the calls with all their fields, in their order
	 */
	public List<DecisionRecord> calls() {
		return this.book.calls();
	}

	/**
	 * The calls so far that a rule names.
	 * @param rule the rule as text
	 * @return the calls, in their order
	 */
	public List<DecisionRecord> calls(String rule) {
		EgressPattern pattern = EgressPattern.parse(rule);
		return calls().stream().filter((call) -> pattern.matches(call.egress())).toList();
	}

	/**
	 * Closes the sandbox and verifies that its stubs were asked for. Closing it again
	 * does nothing.
	 * @throws UnusedStubError if a stub was not asked for, or not as often as it says
	 * @throws IllegalStateException if something inside it is still open, or on another
	 * thread
	 */
	@Override
	public void close() {
		if (!this.released) {
			this.frame.close();
			release();
			AssertionError unused = verify();
			if (unused != null) {
				throw unused;
			}
		}
	}

	/** Ends it where its frame is closed or gone. */
	void release() {
		if (!this.released) {
			this.released = true;
			this.book.end();
			if (this.judging) {
				this.session.judgeOtherThreads(null);
			}
		}
	}

	/** Whether it was opened in the body of a test, with which its frame goes. */
	boolean isOfBody() {
		return this.judging;
	}

	boolean isEnded() {
		return this.book.isEnded();
	}

	/** Tells once what its stubs wait for. */
	@Nullable AssertionError verify() {
		List<String> unused = this.verified ? List.of() : this.book.unused();
		this.verified = true;
		return unused.isEmpty() ? null : UnusedStubError.of(unused);
	}

	@Override
	public String toString() {
		return "calls in the sandbox: " + calls().stream().map(EgressSandbox::describe).toList();
	}

	static String describe(DecisionRecord call) {
		return call.egress() + " (" + call.decision().outcome() + ", from " + call.caller() + ")";
	}

}
