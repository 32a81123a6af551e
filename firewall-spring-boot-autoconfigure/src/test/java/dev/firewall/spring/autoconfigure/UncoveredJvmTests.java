package dev.firewall.spring.autoconfigure;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code firewall.fail-on-uncovered}, each in a JVM of its own.
 */
class UncoveredJvmTests {

	private static final String DOOR = """
			package dev.firewall.agent.bridge;
			import java.util.*;
			import java.util.function.BiFunction;
			public final class Door {
				public static boolean isOpen() { return true; }
				public static Map<?, ?> connect(BiFunction<Object, Object, Object> judge) { return Map.of(); }
				public static void takenOver(BiFunction<Object, Object, Object> judge) { }
				public static Map<?, ?> window() { return Map.of("since", 0L, "fromStart", true, "policy", "/early.yml"); }
				public static List<?> hooks() {
					return List.of(Map.of("name", "some.connect", "guards", "sockets", "state", "active"),
							Map.of("name", "other.connect", "guards", "channels", "state", "%s"));
				}
			}
			""";

	private static final List<String> REFUSED = List.of("RESULT refused, locked: false");

	@TempDir
	private Path temp;

	@Test
	void startWhenTheAgentIsAbsentFails() throws Exception {
		String output = run("--firewall.fail-on-uncovered=true", "--firewall.locked=true");
		assertThat(results(output)).isEqualTo(REFUSED);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("and firewall.fail-on-uncovered says that it must")
			.contains("    The agent is absent: what no enforcement point wraps is open")
			.contains("Start the JVM with -javaagent:firewall-agent.jar.")
			.doesNotContain("Take what brings");
	}

	@Test
	void startWhenHookIsMissingFails() throws Exception {
		compile("Door", DOOR.formatted("missing"));
		String output = run("--firewall.fail-on-uncovered=true");
		assertThat(results(output)).isEqualTo(REFUSED);
		assertThat(output).contains("    The hook other.connect is missing: channels are open")
			.contains("Run on a JDK from 17 to 25")
			.doesNotContain("agent is absent");
	}

	@Test
	void startWhenLibraryBringsTransportOfItsOwnFails() throws Exception {
		compile("Door", DOOR.formatted("unused"));
		compile("CRT", "package software.amazon.awssdk.crt; public final class CRT { }");
		String output = run("--firewall.fail-on-uncovered=true");
		assertThat(results(output)).isEqualTo(REFUSED);
		assertThat(output)
			.contains("    AWS Common Runtime goes past the gate (software.amazon.awssdk.crt.CRT): it opens sockets")
			.contains("Take what brings a transport of its own off the class path: AWS Common Runtime.")
			.doesNotContain("is missing");
	}

	@Test
	void startWhenEverythingIsCoveredGoesOn() throws Exception {
		compile("Door", DOOR.formatted("unused"));
		assertThat(results(run("--firewall.fail-on-uncovered=true"))).containsExactly("RESULT bean", "RESULT started");
	}

	private void compile(String type, String source) throws Exception {
		Path file = Files.writeString(this.temp.resolve(type + ".java"), source);
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", this.temp.toString(), file.toString());
		assertThat(result).isZero();
	}

	private static List<String> results(String output) {
		return output.lines().filter((line) -> line.startsWith("RESULT ")).toList();
	}

	private String run(String... arguments) throws Exception {
		// Without what the tests of other rooms bring, which goes past a gate
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("firewall-spring-boot-test")
					&& !entry.contains("netty-transport-classes") && !entry.contains("aws-crt"))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath + File.pathSeparator + this.temp, UncoveredApplication.class.getName()));
		command.addAll(Arrays.asList(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
