package dev.firewall.spring.test;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import dev.firewall.EgressBlockedException;
import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Widens for a block of a test, on its thread and what that starts. It lifts no deny and
 * no ceiling, and works only while a launcher runs tests.
 *
 * <pre class="code">
 * try (var allowed = TestFirewall.allow("https://api.stripe.com")) {
 *     charge(order);
 * }
 *
 * TestFirewall.allowLoopback().run(() -&gt; charge(order));
 *
 * EgressBlockedException refusal = TestFirewall.expectBlocked(() -&gt; charge(order));
 * </pre>
 *
 * @since 0.1.0
 */
public final class TestFirewall {

	private TestFirewall() {
	}

	/**
	 * Allows what rules name, from now on until the block is closed.
	 * @param rules the rules as text
	 * @return the open block
	 * @throws InvalidPolicyException if a rule is wrong or there is none
	 * @throws IllegalStateException if no test session is registered
	 */
	public static Block allow(String... rules) {
		return allow(Arrays.stream(rules).map(EgressPattern::parse).toArray(EgressPattern[]::new));
	}

	/**
	 * Allows what patterns match, from now on until the block is closed.
	 * @param patterns the patterns
	 * @return the open block
	 * @throws InvalidPolicyException if there is no pattern
	 * @throws IllegalStateException if no test session is registered
	 */
	public static Block allow(EgressPattern... patterns) {
		TestSession session = GuardSession.required();
		String label = List.of(patterns)
			.stream()
			.map(EgressPattern::toString)
			.collect(Collectors.joining(", ", "allow(", ")"));
		PolicyBuilder policy = Policy.builder().name(label);
		List.of(patterns).forEach(policy::allow);
		return new Block(session.allow(policy.build(), label));
	}

	/**
	 * Opens loopback, from now on until the block is closed.
	 * @return the open block
	 * @throws IllegalStateException if no test session is registered
	 */
	public static Block allowLoopback() {
		return new Block(GuardSession.required().allowLoopback());
	}

	/**
	 * Runs code that has to be refused an egress, and expects that.
	 * @param code the code
	 * @return the refusal, found below whatever the code threw
	 * @throws AssertionError if it was not refused, or swallowed that
	 */
	public static EgressBlockedException expectBlocked(Code code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			EgressBlockedException refusal = EgressBlockedException.findIn(ex)
				.orElseThrow(() -> new AssertionError("It was not the firewall that stopped it: " + ex, ex));
			if (TestSession.runningTest() instanceof RunningTest test) {
				test.expect(ex);
			}
			return refusal;
		}
		throw new AssertionError(
				"Nothing was refused, or the code swallowed it: a parameter RecordedEgress shows that");
	}

	/**
	 * Code that may throw.
	 */
	@FunctionalInterface
	public interface Code {

		/**
		 * Runs it.
		 * @throws Throwable what it throws
		 */
		void run() throws Throwable;

	}

	/**
	 * An open block.
	 */
	public static final class Block implements AutoCloseable {

		private final Frames.OpenFrame frame;

		Block(Frames.OpenFrame frame) {
			this.frame = frame;
		}

		/**
		 * Runs a task and closes the block.
		 * @param task the task
		 */
		public void run(Runnable task) {
			try (this) {
				task.run();
			}
		}

		/**
		 * Runs a task and closes the block.
		 * @param task the task
		 * @param <T> its result
		 * @return its result
		 * @throws Exception what the task throws
		 */
		public <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
			try (this) {
				return task.call();
			}
		}

		/**
		 * Closes the block. Closing it again does nothing.
		 * @throws IllegalStateException if something inside it is still open, or on
		 * another thread
		 */
		@Override
		public void close() {
			this.frame.close();
		}

	}

}
