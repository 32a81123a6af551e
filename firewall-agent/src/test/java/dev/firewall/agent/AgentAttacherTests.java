package dev.firewall.agent;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import com.acme.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Waiting for the JVM that attaches the agent.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentAttacherTests {

	private Process process;

	@AfterEach
	void endProcess() {
		this.process.destroyForcibly();
	}

	@Test
	void awaitWhenProcessHangsEndsItAndTellsWhatToDo() throws Exception {
		// Reads what nobody writes
		start("-cp", AgentJvm.location(Waiting.class), Waiting.class.getName());
		assertThatIllegalStateException().isThrownBy(() -> await(100, TimeUnit.MILLISECONDS))
			.withMessageContaining("did not end within 100 milliseconds and was stopped")
			.withMessageContaining("-javaagent")
			.withMessageContaining("JAVA_TOOL_OPTIONS");
		assertThat(this.process.onExit().get().isAlive()).isFalse();
	}

	@Test
	void awaitWhenProcessFailsTellsWhatItSaid() throws Exception {
		start("no.such.Type");
		assertThatIllegalStateException().isThrownBy(() -> await(1, TimeUnit.MINUTES))
			.withMessageStartingWith("The firewall agent could not be attached: ")
			.withMessageContaining("no.such.Type");
	}

	@Test
	void awaitWhenProcessSucceedsReturns() throws Exception {
		start("-version");
		await(1, TimeUnit.MINUTES);
		assertThat(this.process.exitValue()).isZero();
	}

	@Test
	void awaitWhenInterruptedEndsProcess() throws Exception {
		start("-cp", AgentJvm.location(Waiting.class), Waiting.class.getName());
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> await(1, TimeUnit.MINUTES))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.process.onExit().get().isAlive()).isFalse();
	}

	private void await(long patience, TimeUnit unit) {
		AgentAttacher.await(this.process, patience, unit);
	}

	private void start(String... arguments) throws IOException {
		String[] command = new String[arguments.length + 1];
		command[0] = Jdk.all().get(0).java().toString();
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
	}

}
