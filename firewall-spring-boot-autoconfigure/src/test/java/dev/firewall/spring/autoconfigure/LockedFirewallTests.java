package dev.firewall.spring.autoconfigure;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code firewall.locked}, each in a JVM of its own.
 */
class LockedFirewallTests {

	@TempDir
	private Path temp;

	@Test
	void startWhenLockedKeepsThePolicyOfTheFirstContext() throws Exception {
		String output = run(classPath());
		assertThat(output).contains("2 allow rules, 0 deny rules, locked")
			.contains("Another policy is locked in this JVM: the policy of this context can only narrow it");
		assertThat(output.lines().filter((line) -> line.startsWith("RESULT "))).containsExactly("RESULT locked: true",
				"RESULT the context has the locked one: true", "RESULT the first stays in force: true",
				"RESULT second reaches first: false", "RESULT second reaches second: false",
				"RESULT second reaches both: true", "RESULT a bean in its place reaches second: false",
				"RESULT replaced: false", "RESULT locked at the end: true");
	}

	@Test
	void startWhenLockedAndTestModuleIsThereFails() throws Exception {
		Path source = Files.writeString(this.temp.resolve("TestFirewall.java"),
				"package dev.firewall.spring.test; public final class TestFirewall { }");
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", this.temp.toString(), source.toString());
		assertThat(result).isZero();
		String output = run(classPath() + File.pathSeparator + this.temp);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: firewall.locked")
			.contains("Origin: 'firewall.locked' in commandLineArgs")
			.contains("the test module is on the class path")
			.contains("take firewall-spring-boot-test off the runtime class path")
			.doesNotContain("RESULT");
	}

	/** Without the test module, which is allowed to be there while tests run. */
	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("firewall-spring-boot-test"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static String run(String classPath) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath, LockedApplication.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
