package dev.firewall.spring.autoconfigure.process;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Shell}, of shells that are not on every machine too.
 */
class ShellTests {

	@Test
	void commandsWhenCmd() throws Exception {
		assertThat(names("cmd", "/c", "del", "x")).containsExactly("del");
		assertThat(names("cmd", "/C", "a & b && c | d")).containsExactly("a", "b", "c", "d");
		assertThat(names("cmd", "/v:on", "/c", "a")).containsExactly("a");
		assertThat(names("cmd", "/?")).isEmpty();
		for (String line : List.of("%COMSPEC%", "a^b", "(a)", "\"a b\"", "a > b", "!x!")) {
			assertUntellable("cmd", "/c", line);
		}
		assertUntellable("cmd", "/cdel");
	}

	@Test
	void commandsWhenPowerShell() throws Exception {
		assertThat(names("powershell", "-NoProfile", "-Command", "Get-Item x; del y")).containsExactly("Get-Item",
				"del");
		for (String line : List.of("& { a }", "$x", "a (b)", "iex 'x'", "a `b")) {
			assertUntellable("pwsh", "-c", line);
		}
		assertUntellable("pwsh", "-EncodedCommand", "YQ==");
	}

	@Test
	void commandsWhenPosixTakesTheLineBehindOptions() throws Exception {
		assertThat(names("bash", "--norc", "-c", "a")).containsExactly("a");
		assertThat(names("bash", "--rcfile", "x", "-c", "a")).containsExactly("a");
		assertThat(names("bash", "-xec", "a", "-c", "b")).containsExactly("a");
		assertThat(names("bash", "-o", "pipefail", "-c", "a")).containsExactly("a");
		assertThat(names("bash", "-c", "-x", "a")).containsExactly("a");
		assertThat(names("bash", "-c", "--", "a")).containsExactly("a");
		assertThat(names("bash", "-euo", "pipefail", "-c", "a")).containsExactly("a");
		assertThat(names("bash", "script.sh", "-c", "a")).isEmpty();
		assertThat(names("bash5", "-c", "a")).containsExactly("a");
		assertThat(names("zsh-5.9", "-c", "a")).containsExactly("a");
		assertThat(names("bash-static", "-c", "a")).containsExactly("a");
		assertThat(Shell.isShell("ksh93")).isTrue();
		assertThat(Shell.isShell("git")).isFalse();
		assertThat(names("sh", "-s")).isEmpty();
		assertThat(names("sh")).isEmpty();
	}

	@Test
	void commandsWhenLanguageIsAnotherAreUntellable() throws Exception {
		assertUntellable("fish", "-c", "a");
		assertUntellable("tcsh", "-c", "a");
		assertThat(names("fish", "script.fish")).isEmpty();
	}

	@Test
	void commandsWhenLineIsHostileAreUntellable() {
		for (String line : List.of("a 'b", "a \"b", "a `b", "a $(b", "a \\", "(a", "a $((1+1))", "a $'b'", "a <<E\nE",
				"a <<< b", "a &> b", "f() { a; }", "x=(a b)", "a > /dev/tcp/192.0.2.1/80", "a < $X", "a \u0007",
				"echo $(a $(b \"$(c)\"))", "${x:=y}", "echo ${x@P}", "a >", "a )")) {
			assertUntellable("sh", "-c", line);
		}
	}

	private static void assertUntellable(String shell, String... arguments) {
		assertThatExceptionOfType(UntellableCommandException.class).as("%s", List.of(arguments))
			.isThrownBy(() -> names(shell, arguments));
	}

	private static List<String> names(String shell, String... arguments) throws UntellableCommandException {
		return Shell.commands(shell, Stream.of(arguments).map(ShellWord::of).toList())
			.stream()
			.map((command) -> command.get(0).text())
			.toList();
	}

}
