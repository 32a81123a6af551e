package dev.firewall;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What opens a JVM that is started.
 */
class ChildJvmTests {

	private final ChildJvm child = new ChildJvm(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/opt/trace.jar"),
			"/opt/firewall-agent.jar");

	@ParameterizedTest
	@ValueSource(strings = { "java -javaagent:/tmp/evil.jar -cp . Main", "java -agentlib:jdwp=x Main",
			"java -agentpath:/tmp/x.so Main", "java -cp a:b --add-opens java.base/sun.nio.ch=ALL-UNNAMED Main",
			"java --add-exports=java.base/sun.nio.ch=ALL-UNNAMED Main", "java --patch-module java.base=/tmp/x Main",
			"java -Xbootclasspath/a:/tmp/x.jar Main", "java @/tmp/options Main", "java -XX:Flags=/tmp/flags Main",
			"java -XX:VMOptionsFile=/tmp/flags Main", "java -XX:OnOutOfMemoryError=/tmp/x Main",
			"java -XX:SharedArchiveFile=/tmp/x.jsa Main", "java -XX:AOTCache=/tmp/x.aot Main",
			"java -Djava.system.class.loader=Evil Main", "javaw.exe -Xdebug Main", "javac -J-javaagent:/tmp/x.jar A",
			"jshell -J--add-opens=java.base/java.lang=ALL-UNNAMED", "java --upgrade-module-path /tmp Main" })
	void openingWhenOptionOpensTellsIt(String line) {
		String option = Arrays.stream(line.split(" "))
			.filter((word) -> word.matches("(-J)?(-javaagent|-agent|--add|--patch|-X|-D|--upgrade|@).*"))
			.findFirst()
			.orElseThrow();
		assertThat(opening(line, null)).isEqualTo("is opened by '" + option + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "java -Xmx1g -ea -cp a:b Main @file --add-opens", "java -jar app.jar -javaagent:x",
			"java -m com.acme/com.acme.Main -agentlib:x", "java -cp @odd Main", "javac @sources -d out",
			"java -javaagent:/opt/firewall-agent.jar=policy.yml -jar app.jar", "java -XX:+DisableAttachMechanism Main",
			"java -javaagent:/opt/firewall-agent.jar Main", "java -version", "java" })
	void openingWhenOptionsAreHarmlessIsNothing(String line) {
		assertThat(opening(line, null)).isNull();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			JAVA_TOOL_OPTIONS, -javaagent:/tmp/evil.jar
			JAVA_TOOL_OPTIONS, -Dx=y -java'agent':/tmp/evil.jar
			_JAVA_OPTIONS,     -Xbootclasspath/a:/tmp/x.jar
			JDK_JAVA_OPTIONS,  @/tmp/options
			JDK_JAVA_OPTIONS,  "--add-opens java.base/java.lang=ALL-UNNAMED"
			LD_PRELOAD,        /tmp/x.so
			LD_LIBRARY_PATH,   /tmp
			""")
	void openingWhenVariableOpensTellsIt(String name, String value) {
		assertThat(opening("java Main", Map.of(name, value))).endsWith("variable " + name);
	}

	@Test
	void openingWhenVariableIsThatOfThisJvmIsNothing() {
		assertThat(opening("java Main", Map.of("JAVA_TOOL_OPTIONS", "-javaagent:/opt/trace.jar"))).isNull();
		assertThat(opening("java Main", Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -javaagent:/opt/firewall-agent.jar=:x:")))
			.isNull();
		assertThat(opening("java Main", Map.of())).isNull();
	}

	private String opening(String line, Map<String, String> environment) {
		List<String> words = List.of(line.split(" "));
		return this.child.opening(words.get(0), words, environment);
	}

}
