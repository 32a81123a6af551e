package dev.firewall.spring.test;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers whatever a rule names, over any protocol.
 *
 * <pre class="code">
 * sandbox.on("postgresql://db.internal").throwsException(new SQLTransientConnectionException("down"));
 * </pre>
 *
 * @since 0.1.0
 */
public final class EgressStub extends SandboxStub<EgressStub> {

	EgressStub(EgressPattern pattern) {
		super("on(\"" + pattern + "\")", pattern);
	}

	@Override
	EgressStub self() {
		return this;
	}

	/**
	 * Answers with a value.
	 * @param value what the code that asks for an {@link Answer.Value} makes its answer
	 * from
	 * @return this stub
	 */
	public EgressStub answers(@Nullable Object value) {
		return answersWith(new Answer.Value(value));
	}

	/**
	 * Answers with an answer of whatever kind.
	 * @param answer the answer
	 * @return this stub
	 */
	public EgressStub answersWith(Answer answer) {
		return reply(answer, null);
	}

}
