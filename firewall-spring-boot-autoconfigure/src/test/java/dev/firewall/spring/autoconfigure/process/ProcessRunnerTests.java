package dev.firewall.spring.autoconfigure.process;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ProcessRunner}, with real processes.
 */
class ProcessRunnerTests {

	private static final String SH = file("sh");

	private static final String TOUCH = file("touch");

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	private Path marker;

	@BeforeEach
	void chooseMarker() {
		this.marker = this.directory.resolve("marker");
	}

	/** As found on the PATH of this machine. */
	private static String file(String name) {
		Path found = new ExecutableResolver(System.getenv(), null).resolve(name);
		assertThat(found).as(name).isNotNull();
		return found.toString();
	}

	private ProcessRunner runner(PolicyBuilder policy) {
		return ProcessRunner
			.of(Firewall.builder().policy(policy.build()).recorder(this.records::add).log((logger, message) -> {
			}).build());
	}

	private static PolicyBuilder allow(String... files) {
		PolicyBuilder policy = Policy.builder();
		for (String file : files) {
			policy.allow("subprocess:" + file);
		}
		return policy;
	}

	@Test
	void runWhenAllowedReturnsExitCodeAndOutput() throws Exception {
		ProcessResult result = runner(allow(file("echo"))).command("echo", "a b", "c").run();
		assertThat(result).isEqualTo(new ProcessResult(0, "a b c\n", ""));
		assertThat(result.isSuccess()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "ALLOW, 0", "WARN, 1" })
	void runWhenExternalProgramsMayStartStartsThem(External external, int records) throws Exception {
		runner(Policy.builder().allow("subprocess").external(external)).command(TOUCH, this.marker.toString()).run();
		assertThat(this.marker).exists();
		assertThat(this.records).hasSize(records)
			.allSatisfy((record) -> assertThat(record.decision().outcome()).isEqualTo(Decision.Outcome.WARNED));
	}

	@Test
	void runWhenExternalProgramsMayNotStartStartsNothing() throws Exception {
		ProcessRunner runner = runner(Policy.builder().allow("subprocess").external(External.BLOCK));
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner.command(TOUCH, this.marker.toString()).run())
			.withMessageContaining("external: allow");
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		assertThatExceptionOfType(EgressBlockedException.class).as("without the agent, a JVM inherits nothing")
			.isThrownBy(() -> runner.command(java, "-version").run());
		assertThat(this.marker).doesNotExist();
		assertThat(this.records).hasSize(2);
	}

	@Test
	void runWhenProcessFailsReturnsExitCodeAndErrors() throws Exception {
		ProcessResult result = runner(allow(SH)).command("sh", "-c", "echo bad >&2; exit 3").run();
		assertThat(result).isEqualTo(new ProcessResult(3, "", "bad\n"));
		assertThat(result.isSuccess()).isFalse();
		assertThat(runner(allow(SH)).command("sh", "-c", "echo bad >&2").redirectErrorStream().run().output())
			.isEqualTo("bad\n");
	}

	@Test
	void runWhenRefusedHasNoEffect() {
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner(allow(SH)).command("touch", this.marker.toString()).run())
			.withMessageContaining("subprocess:" + TOUCH);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner(allow(SH)).command("touch", this.marker.toString()).start());
		assertThat(this.marker).doesNotExist();
	}

	@Test
	void startWhenAllowedStarts() throws Exception {
		Process process = runner(allow(TOUCH)).command("touch", this.marker.toString()).start();
		assertThat(process.waitFor()).isZero();
		assertThat(this.marker).exists();
	}

	@Test
	void runWhenArgumentsAreNotThoseOfTheRuleIsRefused() throws Exception {
		ProcessRunner runner = runner(Policy.builder()
			.allow(EgressPattern.of("subprocess").field("command", file("echo")).field("args", "hello")));
		assertThat(runner.command("echo", "hello").run().output()).isEqualTo("hello\n");
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> runner.command("echo", "bye").run());
	}

	@Test
	void runWhenPathOfChildDiffersStartsWhatIsFoundThere() throws Exception {
		Path mine = Files.createDirectories(this.directory.resolve("bin")).resolve("touch");
		Files.writeString(mine, "#!/bin/sh\necho mine\n");
		assertThat(mine.toFile().setExecutable(true)).isTrue();
		ProcessRunner runner = runner(allow(mine.toString()));
		assertThat(runner.command("touch").environment("PATH", mine.getParent() + ":/usr/bin:/bin").run().output())
			.isEqualTo("mine\n");
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> runner.command("touch").run());
	}

	@Test
	void runWhenSettingsAreGivenUsesThem() throws Exception {
		ProcessRunner runner = runner(allow(SH, file("cat"), file("pwd"), file("env")));
		assertThat(runner.command("pwd").directory(this.directory).run().output().strip())
			.isEqualTo(this.directory.toRealPath().toString());
		assertThat(runner.command("cat").input("söme text").run().output()).isEqualTo("söme text");
		assertThat(runner.command(file("env")).clearEnvironment().environment(Map.of("A", "1")).run().output())
			.isEqualTo("A=1\n");
	}

	@Test
	void runWhenPathIsRelativeIsJudgedByTheFileInTheDirectory() throws Exception {
		Path mine = Files.writeString(this.directory.resolve("mine"), "#!/bin/sh\necho mine\n");
		assertThat(mine.toFile().setExecutable(true)).isTrue();
		ProcessRunner runner = runner(allow(mine.toString()));
		assertThat(runner.command("./mine").directory(this.directory).run().output()).isEqualTo("mine\n");
		assertThat(runner.command("./x/../mine").directory(this.directory).run().output()).isEqualTo("mine\n");
	}

	@Test
	void runWhenThereIsNoSuchExecutableIsJudgedByNameThenFails() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(
					() -> runner(Policy.builder().allow("subprocess:no-such-program")).command("no-such-program").run())
			.withMessage("Cannot run 'no-such-program': there is no such executable file on the PATH that the"
					+ " process gets");
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner(Policy.builder()).command("no-such-program").run());
	}

	@Test
	void runWhenTimeoutEndsTheProcess() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> runner(allow(file("sleep"))).command("sleep", "600").timeout(Duration.ofMillis(50)).run())
			.withMessageContaining("did not end within PT0.05S");
	}

	@Test
	void endWhenProcessHasEndedLeavesWhoeverHasItsNumberByNow() {
		Process ended = mock(Process.class);
		ProcessCommand.end(ended);
		then(ended).should(never()).descendants();
		then(ended).should().destroyForcibly();
	}

	@Test
	@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void runWhenOutputCannotBeReadThrows() {
		ProcessCommand command = runner(allow(file("echo"))).command("echo", "a").charset(new UnreadableCharset());
		assertThatExceptionOfType(IOException.class).isThrownBy(command::run)
			.withMessage("The output of 'echo' could not be read")
			.withCauseInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void startWhenTimeoutEndsTheProcess() throws Exception {
		Process process = runner(allow(file("sleep"))).command("sleep", "600").timeout(Duration.ofMillis(50)).start();
		assertThat(process.waitFor()).isNotZero();
	}

	@Test
	void startWhenProcessEndedBeforeItsTimeoutKeepsNothingOfIt() throws Exception {
		WeakReference<Process> ended = endedWithin(Duration.ofHours(1));
		for (int i = 0; i < 100 && ended.get() != null; i++) {
			System.gc();
		}
		assertThat(ended.get()).isNull();
	}

	private WeakReference<Process> endedWithin(Duration timeout) throws Exception {
		Process process = runner(allow(file("true"))).command("true").timeout(timeout).start();
		assertThat(process.waitFor()).isZero();
		return new WeakReference<>(process);
	}

	@Test
	void runWhenDeniedByBareNameIsRefusedHoweverItIsSpelled() throws Exception {
		Path link = Files.createSymbolicLink(this.directory.resolve("innocent"), Path.of(TOUCH));
		ProcessRunner runner = runner(allow("/**", SH, link.toString()).deny("subprocess:touch"));
		for (String spelling : List.of("touch", TOUCH, link.toString(), "/usr/../" + TOUCH)) {
			assertThatExceptionOfType(EgressBlockedException.class).as(spelling)
				.isThrownBy(() -> runner.command(spelling, this.marker.toString()).run())
				.withMessageContaining("subprocess:touch");
		}
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner.command("sh", "-c", TOUCH + " '" + this.marker + "'").run());
		assertThat(this.marker).doesNotExist();
	}

	@Test
	void runWhenDeniedByBareNameWithLevelWarnIsRecordedOnce() throws Exception {
		runner(allow(TOUCH).level(Level.WARN).deny("subprocess:touch")).command("touch", this.marker.toString()).run();
		assertThat(this.marker).exists();
		assertThat(this.records).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "touch '$M'", "true; touch '$M'", "true && touch '$M'", "false || touch '$M'",
			"echo x | touch '$M'", "touch '$M' &", "true\ntouch '$M'", "echo $(touch '$M')", "echo `touch '$M'`",
			"echo \"$(touch '$M')\"", "echo \"a `touch '$M'` b\"", "(touch '$M')", "{ touch '$M'; }", "! touch '$M'",
			"if true; then touch '$M'; fi", "for i in a b; do touch '$M'; done", "while touch '$M'; do exit; done",
			"X=1 touch '$M'", "env X=1 touch '$M'", "exec touch '$M'", "command touch '$M'", "nice -n 5 touch '$M'",
			"nohup touch '$M'", "timeout 5 touch '$M'", "echo '$M' | xargs touch", "echo '$M' | xargs -n 1 touch",
			"to'uch' '$M'", "\\touch '$M'", "\"touch\" '$M'", "t\\ouch '$M'", "cd /; touch '$M'", "$TOUCH '$M'",
			"sh -c \"touch '$M'\"", "env sh -c \"touch '$M'\"", "sh -ec \"touch '$M'\"", "eval \"touch '$M'\"",
			"eval 'touch' '$M'", "C=touch; $C '$M'", "${C:-touch} '$M'", "/*/touc[h] '$M'", "/usr/bin/touc? '$M'",
			"f() { touch '$M'; }; f", "trap \"touch '$M'\" EXIT", "alias x=touch\nx '$M'",
			". /dev/stdin <<E\ntouch '$M'\nE", "sh <<E\ntouch '$M'\nE", "echo \"touch '$M'\" | xargs -I% sh -c %",
			"echo \"touch '$M'\" | xargs -0 sh -c", "find / -maxdepth 0 -exec touch '$M' ';'",
			"case a in a) touch '$M';; esac", "PATH=/tmp:$PATH touch '$M'", "echo 'unbalanced; touch '$M'",
			"true &>/dev/null touch '$M'", "cat <(touch '$M')", "echo $((1)); touch '$M'", "'for' x in; touch '$M'",
			"echo hi # x\ntouch '$M'", "> /dev/null touch '$M'", "2>/dev/null touch '$M'", "true;touch '$M'",
			"true\t;\ttouch\t'$M'", "time touch '$M'", "if [ -e / ]; then touch '$M'; fi", "set -e; touch '$M'",
			"read X </dev/null; touch '$M'", "echo \\\n; touch '$M'" })
	void runWhenShellLineHoldsRefusedCommandHasNoEffect(String line) {
		ProcessRunner runner = runner(allow(SH, file("env"), file("nice"), file("nohup"), file("timeout"),
				file("xargs"), file("find"), file("cat")));
		String command = line.replace("$M", this.marker.toString()).replace("$TOUCH", TOUCH);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner.command("sh", "-c", command).run());
		assertThat(this.marker).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bash", "dash" })
	void runWhenOtherShellHoldsRefusedCommandHasNoEffect(String shell) {
		Path found = new ExecutableResolver(System.getenv(), null).resolve(shell);
		ProcessRunner runner = runner(allow((found != null) ? found.toString() : "/bin/" + shell));
		for (String option : List.of("-c", "-lc", "-ec")) {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> runner.command(shell, option, "touch '" + this.marker + "'").run());
		}
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner.command(shell, "-o", "errexit", "-c", "touch '" + this.marker + "'").run());
		assertThat(this.marker).doesNotExist();
	}

	@Test
	void runWhenLinkLeadsToShellIsJudgedAsShell() throws Exception {
		Path link = Files.createSymbolicLink(this.directory.resolve("innocent"), Path.of(SH));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(
				() -> runner(allow(link.toString())).command(link.toString(), "-c", "touch '" + this.marker + "'")
					.run());
		assertThat(this.marker).doesNotExist();
	}

	@Test
	void runWhenWrapperStartsRefusedCommandHasNoEffect() {
		ProcessRunner runner = runner(allow(file("env"), file("nice"), file("timeout"), SH));
		for (List<String> command : List.of(List.of("env", "touch"), List.of("env", "A=1", "touch"),
				List.of("nice", "touch"), List.of("timeout", "5", "touch"), List.of("env", "nice", "touch"),
				List.of("env", "-S", "touch"))) {
			assertThatExceptionOfType(EgressBlockedException.class).as("%s", command).isThrownBy(() -> {
				List<String> arguments = new ArrayList<>(command.subList(1, command.size()));
				arguments.add(this.marker.toString());
				runner.command(command.get(0), arguments).run();
			});
		}
		assertThat(this.marker).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "touch '$M'", "cd '$D' && touch marker", "X=$(echo a) && touch '$M' 2>/dev/null",
			"if [ -d / ]; then touch '$M'; fi", "for f in '$M'; do touch \"$f\"; done", "env A=1 touch '$M'",
			"echo '$M' | xargs touch", "set -e; umask 022; touch '$M' >/dev/null 2>&1", "(touch '$M')",
			"# comment\ntouch '$M'", "sh -c \"touch '$M'\"" })
	void runWhenEveryCommandOfLineIsAllowedRuns(String line) throws Exception {
		ProcessRunner runner = runner(allow(SH, TOUCH, file("env"), file("xargs")));
		String command = line.replace("$M", this.marker.toString()).replace("$D", this.directory.toString());
		assertThat(runner.command("sh", "-c", command).run().exitCode()).isZero();
		assertThat(this.marker).exists();
	}

	@Test
	void runWhenLineCannotBeToldNeedsRuleWithItsArguments() throws Exception {
		String line = "eval 'touch' '" + this.marker + "'";
		EgressPattern shell = EgressPattern.of("subprocess").field("command", SH);
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> runner(Policy.builder().allow(shell.field("args", "-c eval*"))).command("sh", "-c", line)
				.run())
			.withMessageContaining("because: the command line cannot be judged: it ")
			.withMessageContaining("only a rule with exactly these args")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("host"));
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(
				() -> runner(Policy.builder().allow(shell.field("args", "~-c eval .*"))).command("sh", "-c", line)
					.run());
		assertThat(this.marker).doesNotExist();
		ProcessRunner exact = runner(Policy.builder().allow(shell.field("args", "-c " + line)));
		assertThat(exact.command("sh", "-c", line).run().isSuccess()).isTrue();
		assertThat(this.marker).exists();
	}

	@Test
	void runWhenEnvironmentChangesTheShellIsRefused() {
		assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(
				() -> runner(allow(SH)).command("sh", "-c", "true").environment("BASH_ENV", "/tmp/anything").run());
	}

	/** Fails as one does that memory is too small for. */
	private static final class UnreadableCharset extends Charset {

		UnreadableCharset() {
			super("x-unreadable", null);
		}

		@Override
		public boolean contains(Charset charset) {
			return false;
		}

		@Override
		public CharsetDecoder newDecoder() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CharsetEncoder newEncoder() {
			throw new UnsupportedOperationException();
		}

	}

}
