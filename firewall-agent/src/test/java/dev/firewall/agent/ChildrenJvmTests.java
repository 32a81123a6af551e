package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.acme.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JVMs that are started by one with the agent: what they inherit.
 */
class ChildrenJvmTests extends AbstractChildrenTests {

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenParentHasPolicyIsJudgedByIt(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jdk, policy(""), "java", "dial", this.open, "dial", this.other);
		assertThat(ended.output().lines()).as(ended.errors())
			.satisfiesExactly((line) -> assertThat(line).isEqualTo("connected to " + this.open),
					(line) -> assertThat(line).startsWith("refused " + this.other + ": Blocked socket")
						.contains("the policy 'default (inherited)' does not name it"),
					(line) -> assertThat(line).isEqualTo("java ended with 0"));
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenBehindOthersIsJudgedByThePolicyOfTheFirst(Jdk jdk) throws Exception {
		List<String[]> rows = List.of(new String[] { "java", "java" }, new String[] { "shell" },
				new String[] { "pipeline" }, new String[] { "exec", "shell" }, new String[] { "clear", "java" },
				new String[] { "set", "FIREWALL_INHERITED", "1:1:x:y", "java" },
				new String[] { "set", "JAVA_TOOL_OPTIONS", "-Dx=y", "java" },
				new String[] { "set", "JAVA_TOOL_OPTIONS", "-javaagent:" + AgentJvm.jar(), "java" },
				new String[] { "option", "-javaagent:" + AgentJvm.jar(), "java" });
		List<String> steps = new ArrayList<>();
		for (String[] row : rows) {
			steps.addAll(Arrays.asList(row));
			steps.addAll(List.of("dial", this.other, Generation.AND));
		}
		AgentJvm.Ended ended = run(jdk, policy(""), steps.toArray(new String[0]));
		assertThat(ended.output().lines().filter((line) -> line.startsWith("refused " + this.other + ": Blocked")))
			.as(ended.output() + ended.errors())
			.hasSameSizeAs(rows);
		assertThat(ended.output()).doesNotContain("has changed");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenItHasPolicyOfItsOwnIsNarrowedByBoth(Jdk jdk) throws Exception {
		String wide = file("wide", "allow: [ \"localhost:" + this.other + "\", subprocess ]");
		String narrow = file("narrow", "allow: [ \"localhost:" + this.open + "\", subprocess ]");
		String both = "allow: [ \"localhost:" + this.open + "\", \"localhost:" + this.other + "\", subprocess ]";
		String parent = file("both", both + "\nsubprocess: {external: allow}");
		for (String[] steps : List.of(new String[] { "option", "-javaagent:" + AgentJvm.jar() + "=" + wide, "java" },
				new String[] { "set", "FIREWALL_POLICY", wide, "java" })) {
			AgentJvm.Ended ended = run(jdk, parent, with(steps, "dial", this.open, "dial", this.other));
			assertThat(ended.output()).as(ended.errors())
				.contains("refused " + this.open)
				.contains("connected to " + this.other);
			ended = run(jdk, policy(""), with(steps, "dial", this.open, "dial", this.other));
			assertThat(ended.output()).as(ended.errors())
				.contains("refused " + this.open)
				.contains("refused " + this.other);
		}
		AgentJvm.Ended grandchild = run(jdk, parent, "set", "FIREWALL_POLICY", narrow, "java", "java", "dial",
				this.other, "dial", this.open);
		assertThat(grandchild.output()).as(grandchild.errors())
			.contains("refused " + this.other)
			.contains("connected to " + this.open);
		assertThat(this.listeners.arrivals()).isEqualTo(3);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenItHasACoreIsHeldByItAsWell(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = withCore(jdk, policy(""), "java", "dial", this.other, "activate",
				"localhost:" + this.other, "dial", this.other, "dial", this.open, "deactivate", "x", "dial", this.other,
				"dial", this.open);
		assertThat(ended.output().lines().map((line) -> line.replaceAll(":.*", ""))).as(ended.errors())
			.containsExactly("refused " + this.other, "activated", "refused " + this.other, "refused " + this.open,
					"deactivated", "refused " + this.other, "connected to " + this.open, "java ended with 0");
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenScopesAreOpenInheritsThem(Jdk jdk) throws Exception {
		String parent = file("policy", "allow: [ \"localhost:" + this.open + "\", \"localhost:" + this.other
				+ "\", subprocess ]\nsubprocess: {external: allow}");
		AgentJvm.Ended restricted = withCore(jdk, parent, "restrict", "subprocess,localhost:" + this.open, "java",
				"dial", this.open, "dial", this.other);
		assertThat(restricted.output()).as(restricted.errors())
			.contains("connected to " + this.open)
			.contains("refused " + this.other)
			.contains("localhost:" + this.open + ") (inherited)' does not name it");
		AgentJvm.Ended denied = withCore(jdk, parent, "deny", "localhost:" + this.other, "java", "java", "dial",
				this.open, "dial", this.other);
		assertThat(denied.output()).as(denied.errors())
			.contains("connected to " + this.open)
			.contains("refused " + this.other);
		// Without any policy, scopes are what there is
		AgentJvm.Ended alone = withCore(jdk, "", "restrict", "subprocess,localhost:" + this.open, "java", "dial",
				this.other, "dial", this.open);
		assertThat(alone.output()).as(alone.errors())
			.contains("connected to " + this.open)
			.contains("refused " + this.other);
		assertThat(this.listeners.arrivals()).isEqualTo(3);
	}

	@Test
	void childWhenParentHasNothingToPassOnGetsNothing() throws Exception {
		AgentJvm.Ended ended = withCore(Jdk.all().get(0), "", "java", "show", "dial", this.other);
		assertThat(ended.output().lines()).as(ended.errors())
			.containsExactly("connected to " + this.other, "java ended with 0");
		assertThat(ended.errors()).isEmpty();
	}

	@Test
	void childWhenPolicyOnlyWarnsWarns() throws Exception {
		AgentJvm.Ended ended = run(Jdk.all().get(0), policy("level: warn"), "java", "dial", this.other);
		assertThat(ended.output()).contains("connected to " + this.other);
		assertThat(ended.errors()).contains("Not allowed, but the level is warn: socket tcp");
	}

	@Test
	void childWhenPolicyIsLargeInheritsAllOfIt() throws Exception {
		StringBuilder rules = new StringBuilder("allow:\n");
		Random random = new Random(7);
		for (int i = 0; i < 5000; i++) {
			rules.append("  - \"h").append(Long.toString(random.nextLong() >>> 1, 36)).append(".example.com:443\"\n");
		}
		String large = file("large", rules + "  - \"localhost:" + this.open + "\"\n  - subprocess\n");
		AgentJvm.Ended ended = run(Jdk.all().get(0), large, "java", "java", "show", "dial", this.open, "dial",
				this.other);
		assertThat(ended.output()).as(ended.errors())
			.containsPattern("(?m)^FIREWALL_INHERITED_2=")
			.contains("connected to " + this.open)
			.contains("refused " + this.other);
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@Test
	void childWhenPolicyComesFromARelativeVariableInheritsItInstead() throws Exception {
		String absolute = policy("");
		Path relative = Path.of("").toAbsolutePath().relativize(Path.of(absolute));
		AgentJvm.Ended ended = AgentJvm.of(Jdk.all().get(0))
			.reaching(this.listeners)
			.agent("")
			.environment("FIREWALL_POLICY", relative.toString())
			.run(Generation.class, "java", "show", "dial", this.other);
		assertThat(ended.output()).as(ended.errors())
			.contains("FIREWALL_INHERITED=1:1:")
			.doesNotContain("FIREWALL_POLICY")
			.contains("refused " + this.other);
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void childWhenOfAnotherVersionInheritsToo() throws Exception {
		for (Jdk parent : Jdk.all()) {
			for (Jdk child : Jdk.all()) {
				AgentJvm.Ended ended = AgentJvm.of(parent)
					.reaching(this.listeners)
					.agent(policy(""))
					.options("-Dchild.home=" + child.home())
					.run(Generation.class, "java", "dial", this.other);
				assertThat(ended.output()).as(parent + " and " + child + ended.errors())
					.contains("refused " + this.other);
			}
		}
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "allow, true, 0", "warn, true, 1", "block, false, 1" })
	void externalProgramWhenSettingIsGivenObeysIt(String external, boolean starts, int lines) throws Exception {
		Path file = this.folder.resolve("touched");
		AgentJvm.Ended ended = run(Jdk.all().get(0), policy("subprocess: {external: " + external + "}"), "touch",
				file.toString());
		assertThat(Files.exists(file)).isEqualTo(starts);
		assertThat(ended.output()).startsWith(starts ? "touch ended with 0" : "touch refused: Blocked subprocess");
		assertThat(ended.errors().lines().filter((line) -> line.contains("does not inherit"))).hasSize(lines);
		Files.deleteIfExists(file);
	}

	@Test
	void externalProgramWhenChildInheritsIsJudgedThereToo() throws Exception {
		Path file = this.folder.resolve("touched");
		AgentJvm.Ended ended = run(Jdk.all().get(0), policy("subprocess: {external: block}"), "java", "java", "touch",
				file.toString());
		assertThat(ended.output()).as(ended.errors()).contains("touch refused").contains("java ended with 0");
		assertThat(file).doesNotExist();
	}

	private AgentJvm.Ended run(Jdk jdk, String policy, String... steps) throws Exception {
		return AgentJvm.of(jdk).reaching(this.listeners).agent(policy).run(Generation.class, steps);
	}

	private AgentJvm.Ended withCore(Jdk jdk, String policy, String... steps) throws Exception {
		return AgentJvm.of(jdk).reaching(this.listeners).withLibraries().agent(policy).run(Generation.class, steps);
	}

	/** Allows one of the two ports, and processes. */
	private String policy(String more) throws Exception {
		return file("policy", "allow: [ \"localhost:" + this.open + "\", subprocess ]\n" + more);
	}

}
