package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Answer;
import dev.firewall.Egress;
import dev.firewall.context.Stubbed;
import dev.firewall.policy.EgressPattern;
import org.jspecify.annotations.Nullable;

/**
 * A stub of an {@link EgressSandbox}: what it answers to, and what it answers with, one
 * after another. The last answer is given as often as it is asked for, unless
 * {@link #times} says otherwise.
 *
 * <pre class="code">
 * sandbox.http("https://api.example.com/v1/items").method("GET")
 *     .answers(503).times(2).then().answersJson("[]");
 * </pre>
 *
 * @param <S> the type of the stub
 * @since 0.1.0
 */
public abstract sealed class SandboxStub<S extends SandboxStub<S>>
		permits HttpStub, ProcessStub, RedisStub, AwsStub, MailStub, EgressStub {

	private final List<EgressPattern> patterns = new ArrayList<>();

	private final List<Reply> replies = new ArrayList<>();

	private final String place = StubPlace.find();

	private String description;

	private boolean optional;

	private boolean complete;

	SandboxStub(String description, EgressPattern... patterns) {
		this.description = description;
		this.patterns.addAll(List.of(patterns));
	}

	abstract S self();

	/**
	 * Narrows the stub to values of a field of its protocol.
	 * @param pattern what the field is of
	 * @param method how it is written
	 * @param values the values
	 * @return this stub
	 */
	synchronized S narrow(EgressPattern pattern, String method, String... values) {
		this.patterns.add(pattern);
		this.description += "." + method + "(\"" + String.join("\", \"", values) + "\")";
		return self();
	}

	/**
	 * Throws, in the code that makes the call.
	 * @param failure what to throw, a checked exception of the client's own included
	 * @return this stub
	 */
	public S throwsException(Throwable failure) {
		return reply(null, failure);
	}

	/**
	 * How often the answer before is given, exactly: less fails the test, and what is
	 * more gets the next answer or is refused.
	 * @param times how often
	 * @return this stub
	 */
	public synchronized S times(int times) {
		if (times < 1) {
			throw new IllegalArgumentException("An answer is given at least once, not " + times + " times");
		}
		last().times = times;
		return self();
	}

	/**
	 * Goes on with the next answer.
	 * @return this stub
	 */
	public synchronized S then() {
		last();
		this.complete = false;
		return self();
	}

	/**
	 * Lets the test pass where nothing asks for the answer.
	 * @return this stub
	 */
	public synchronized S optional() {
		this.optional = true;
		return self();
	}

	synchronized S reply(@Nullable Answer answer, @Nullable Throwable failure) {
		if (this.complete) {
			throw new IllegalStateException("The stub " + this + " has an answer already: write then() before another");
		}
		this.replies.add(new Reply(answer, failure));
		this.complete = true;
		return self();
	}

	private Reply last() {
		if (!this.complete) {
			throw new IllegalStateException("The stub " + this + " has no answer yet");
		}
		return this.replies.get(this.replies.size() - 1);
	}

	/** The answer that was said last, to be replaced by one with more in it. */
	synchronized @Nullable Answer lastAnswer() {
		return this.complete ? last().answer : null;
	}

	synchronized S replaceLast(Answer answer) {
		last().answer = answer;
		return self();
	}

	boolean matches(Egress egress) {
		return this.patterns.stream().allMatch((pattern) -> pattern.matches(egress));
	}

	/** What the next call gets, and counts it if it is taken. */
	synchronized Stubbed next(boolean take) {
		if (this.replies.isEmpty()) {
			return new Stubbed(null, null, null, "the stub " + this + " says no answer");
		}
		for (int i = 0; i < this.replies.size(); i++) {
			Reply reply = this.replies.get(i);
			if (reply.used < limit(i)) {
				reply.used += take ? 1 : 0;
				return new Stubbed(toString(), reply.answer, reply.failure, null);
			}
		}
		return new Stubbed(null, null, null, "the stub " + this + " has answered as often as it says");
	}

	private int limit(int index) {
		int times = this.replies.get(index).times;
		boolean isLast = index == this.replies.size() - 1;
		return (times > 0) ? times : isLast ? Integer.MAX_VALUE : 1;
	}

	/** What is missing at the end of the test, or {@code null}. */
	synchronized @Nullable String unused() {
		int wanted = this.replies.isEmpty() ? 1 : 0;
		int used = 0;
		for (Reply reply : this.replies) {
			wanted += Math.max(reply.times, 1);
			used += (reply.times > 0) ? reply.used : Math.min(reply.used, 1);
		}
		return (this.optional || used >= wanted) ? null
				: this + ": asked for " + used + " of " + wanted + ((wanted == 1) ? " time" : " times");
	}

	@Override
	public synchronized String toString() {
		return this.description + " at " + this.place;
	}

	/** One answer. */
	private static final class Reply {

		private @Nullable Answer answer;

		private final @Nullable Throwable failure;

		private int times;

		private int used;

		Reply(@Nullable Answer answer, @Nullable Throwable failure) {
			this.answer = answer;
			this.failure = failure;
		}

	}

}
