package dev.firewall.spring.autoconfigure.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes that stubs of a sandbox answer: none is started.
 */
class StubbedProcessTests {

	private final ProcessRunner runner = ProcessRunner.of(Firewall.of(Policy.builder().allow("subprocess").build()));

	@TempDir
	private Path directory;

	@Test
	void runWhenStubbedReturnsWhatTheStubSays() throws Exception {
		Path marker = this.directory.resolve("marker");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.process("touch").exits(7).prints("ä").printsError("e");
			sandbox.process("no-such-command").prints("there");
			ProcessCommand touch = this.runner.command("touch", marker.toString())
				.charset(StandardCharsets.ISO_8859_1)
				.input("in")
				.timeout(Duration.ofMinutes(1));
			assertThat(touch.run()).isEqualTo(new ProcessResult(7, "ä", "e"));
			assertThat(touch.redirectErrorStream().run()).isEqualTo(new ProcessResult(7, "äe", ""));
			assertThat(this.runner.command("no-such-command").run()).isEqualTo(new ProcessResult(0, "there", ""));
			assertThat(sandbox).calledInOrder("subprocess", "subprocess", "subprocess:no-such-command");
		}
		assertThat(marker).doesNotExist();
		assertThat(this.runner.command("touch", marker.toString()).run().isSuccess()).isTrue();
		assertThat(marker).exists();
	}

	@Test
	void startWhenStubbedReturnsAProcessThatHasEnded() throws Exception {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.process("sh").exits(2).prints("out");
			Process process = this.runner.command("sh", "-c", "touch " + this.directory.resolve("marker")).start();
			assertThat(process.isAlive()).isFalse();
			assertThat(process.waitFor()).isEqualTo(2);
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(process.onExit().get().exitValue()).isEqualTo(2);
			assertThat(process.inputReader().readLine()).isEqualTo("out");
			assertThat(process.errorReader().readLine()).isNull();
			process.getOutputStream().write(1);
			assertThat(process.children()).isEmpty();
			assertThat(process.descendants()).isEmpty();
			process.destroy();
			assertThat(process.destroyForcibly()).isSameAs(process);
			assertThat(sandbox.calls()).hasSize(1);
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void runWhenStubThrowsThrows() {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			IOException failure = new IOException("no such file");
			sandbox.process("git").throwsException(failure);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.runner.command("git", "status").run())
				.isSameAs(failure);
		}
	}

	@Test
	void runWhenNotStubbedStartsNothing() {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.process("touch").arguments("other").optional().exits(0);
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> this.runner.command("touch", this.directory.resolve("marker").toString()).run())
				.withMessageContaining(".exits(0).prints(\"\");");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

}
