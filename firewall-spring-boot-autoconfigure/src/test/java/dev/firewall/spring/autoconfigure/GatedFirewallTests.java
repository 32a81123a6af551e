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
 * Which policy the gate of an agent judges by, in a JVM of its own.
 */
class GatedFirewallTests {

	private static final String DOOR = """
			package dev.firewall.agent.bridge;
			import java.util.*;
			import java.util.function.BiFunction;
			public final class Door {
				public static boolean isOpen() { return true; }
				public static Map<?, ?> connect(BiFunction<Object, Object, Object> judge) {
					return Map.of("policy", Map.of("allow", List.of("agent.example")));
				}
				public static void takenOver(BiFunction<Object, Object, Object> judge) { }
				public static Map<?, ?> window() { return Map.of("since", 0L, "fromStart", true, "policy", "/early.yml"); }
				public static List<?> hooks() {
					return List.of(Map.of("name", "some.connect", "guards", "sockets", "state", "active"),
							Map.of("name", "other.connect", "guards", "channels", "state", "missing"));
				}
			}
			""";

	@TempDir
	private Path temp;

	@Test
	void startWhenThereIsGateHasItJudgeByTheContext() throws Exception {
		Path source = Files.writeString(this.temp.resolve("Door.java"), DOOR);
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-d", this.temp.toString(), source.toString());
		assertThat(result).isZero();
		String output = run();
		assertThat(output).contains("Gate in the JDK: 1 hook active, 0 unused, 1 missing")
			.contains(
					"Early policy: from the start of the JVM (1970-01-01T00:00:00Z) on, since no application has taken"
							+ " over, the gate judged by /early.yml")
			.containsPattern("Early policy: from the start of the JVM \\(1970-01-01T00:00:00Z\\) for \\d+ ms, until an"
					+ " application took over, the gate judged by /early.yml")
			.contains("The hook other.connect is missing: channels are open")
			.contains("Unguarded in this JVM: native code over JNI; ");
		assertThat(output.lines().filter((line) -> line.startsWith("RESULT "))).containsExactly("RESULT agent: true",
				"RESULT unconfigured leaves the agent's: true", "RESULT first takes over: true",
				"RESULT second leaves it: true", "RESULT closed stays: true", "RESULT third takes over: true",
				"RESULT fourth leaves what code activated: true");
	}

	private String run() throws Exception {
		// Without the test module, whose session nothing takes over
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("firewall-spring-boot-test"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath + File.pathSeparator + this.temp,
				GatedApplication.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
