package dev.firewall.spring.test;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers Redis commands, with what a server would reply.
 *
 * <pre class="code">
 * sandbox.redis("redis://cache").command("GET").answers("v").then().answers(null);
 * </pre>
 *
 * @since 0.1.0
 */
public final class RedisStub extends SandboxStub<RedisStub> {

	private static final String PROTOCOL = "redis";

	RedisStub(String rule) {
		super("redis(\"" + rule + "\")", EgressPattern.parse(rule), EgressPattern.of(PROTOCOL));
	}

	@Override
	RedisStub self() {
		return this;
	}

	/**
	 * Narrows the stub to commands.
	 * @param commands the commands
	 * @return this stub
	 */
	public RedisStub command(String... commands) {
		return narrow(EgressPattern.of(PROTOCOL).field("command", commands), "command", commands);
	}

	/**
	 * Answers with a value.
	 * @param value a text or bytes, a whole number or a boolean for a number, a
	 * collection or a map for a list of values, {@code null} for nil
	 * @return this stub
	 */
	public RedisStub answers(@Nullable Object value) {
		return reply(new Answer.Value(value), null);
	}

}
