package dev.firewall.spring.test;

import dev.firewall.Answer;
import dev.firewall.policy.EgressPattern;

/**
 * Answers the start of processes, with one that has ended already.
 *
 * <pre class="code">
 * sandbox.process("git").arguments("rev-parse", "HEAD").exits(0).prints("4f2a1c\n");
 * </pre>
 *
 * @since 0.1.0
 */
public final class ProcessStub extends SandboxStub<ProcessStub> {

	private static final String PROTOCOL = "subprocess";

	ProcessStub(String command) {
		super("process(\"" + command + "\")", command(command));
	}

	/** A name is that of a file in whatever directory. */
	private static EgressPattern command(String command) {
		return EgressPattern.of(PROTOCOL)
			.fieldMatching("command", (file) -> file.equals(command) || file.endsWith("/" + command));
	}

	@Override
	ProcessStub self() {
		return this;
	}

	/**
	 * Narrows the stub to exactly these arguments.
	 * @param arguments the arguments
	 * @return this stub
	 */
	public ProcessStub arguments(String... arguments) {
		String line = String.join(" ", arguments);
		return narrow(EgressPattern.of(PROTOCOL).fieldMatching("args", line::equals), "arguments", arguments);
	}

	/**
	 * Ends the process.
	 * @param exitCode its exit code
	 * @return this stub
	 */
	public ProcessStub exits(int exitCode) {
		return reply(new Answer.Exit(exitCode, "", ""), null);
	}

	/**
	 * Has the process write to its standard output. Without {@link #exits} it ends with
	 * exit code 0.
	 * @param output the text
	 * @return this stub
	 */
	public ProcessStub prints(String output) {
		Answer.Exit answer = ended();
		return replaceLast(new Answer.Exit(answer.exitCode(), answer.output() + output, answer.errorOutput()));
	}

	/**
	 * Has the process write to its error output. Without {@link #exits} it ends with exit
	 * code 0.
	 * @param output the text
	 * @return this stub
	 */
	public ProcessStub printsError(String output) {
		Answer.Exit answer = ended();
		return replaceLast(new Answer.Exit(answer.exitCode(), answer.output(), answer.errorOutput() + output));
	}

	private Answer.Exit ended() {
		if (lastAnswer() instanceof Answer.Exit answer) {
			return answer;
		}
		Answer.Exit answer = new Answer.Exit(0, "", "");
		reply(answer, null);
		return answer;
	}

}
