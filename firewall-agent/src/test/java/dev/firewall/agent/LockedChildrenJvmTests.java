package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.acme.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JVMs that are started by one whose policy is locked.
 */
class LockedChildrenJvmTests extends AbstractChildrenTests {

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenParentIsLockedIsLocked(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = run(jdk, policy(""), "java", "java", "activate", "localhost:" + this.other, "deactivate",
				"x", "dial", this.other, "dial", this.open);
		assertThat(ended.output().lines().map((line) -> line.replaceAll(":.*", ""))).as(ended.errors())
			.containsExactly("locked", "locked", "refused " + this.other, "connected to " + this.open,
					"java ended with 0", "java ended with 0");
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenItHasWiderAndWeakerPolicyStaysLocked(Jdk jdk) throws Exception {
		String wide = file("wide",
				"level: warn\nallow: [ \"localhost:" + this.open + "\", \"localhost:" + this.other + "\" ]");
		for (String[] steps : List.of(new String[] { "option", "-javaagent:" + AgentJvm.jar() + "=" + wide },
				new String[] { "set", "FIREWALL_POLICY", wide })) {
			AgentJvm.Ended ended = run(jdk, policy(""),
					with(steps, "java", "activate", "localhost:" + this.other, "dial", this.other, "dial", this.open));
			assertThat(ended.output()).as(ended.errors())
				.contains("locked")
				.contains("refused " + this.other)
				.contains("connected to " + this.open);
		}
		assertThat(this.listeners.arrivals()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenItWouldBeOpenedIsNotStarted(Jdk jdk) throws Exception {
		List<String[]> rows = List.of(new String[] { "option", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED" },
				new String[] { "option", "-javaagent:" + this.folder.resolve("other.jar") },
				new String[] { "option", "@" + this.folder.resolve("options") },
				new String[] { "option", "-XX:Flags=" + this.folder.resolve("flags") },
				new String[] { "set", "JAVA_TOOL_OPTIONS", "-javaagent:" + this.folder.resolve("other.jar") },
				new String[] { "set", "_JAVA_OPTIONS", "-Xbootclasspath/a:x.jar" },
				new String[] { "set", "JDK_JAVA_OPTIONS", "@options" }, new String[] { "set", "LD_PRELOAD", "/x.so" });
		List<String> steps = new ArrayList<>();
		for (String[] row : rows) {
			steps.addAll(Arrays.asList(row));
			steps.addAll(List.of("java", "dial", this.open, Generation.AND));
		}
		AgentJvm.Ended ended = run(jdk, policy(""), steps.toArray(new String[0]));
		assertThat(ended.output().lines()).as(ended.errors())
			.hasSameSizeAs(rows)
			.allSatisfy((line) -> assertThat(line).startsWith("java refused: Blocked subprocess ")
				.contains("the policy is locked, and the JVM would not be held to it, since it ")
				.contains("Start it so that it inherits the policy, see docs/agent.md"));
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenOptionsAreHarmlessIsStarted(Jdk jdk) throws Exception {
		for (String[] steps : List.of(new String[] { "option", "-XX:+DisableAttachMechanism" },
				new String[] { "clear" }, new String[] { "set", "JAVA_TOOL_OPTIONS", "-Xmx200m" })) {
			AgentJvm.Ended ended = run(jdk, policy(""), with(steps, "java", "dial", this.other, "dial", this.open));
			assertThat(ended.output()).as(ended.errors())
				.contains("refused " + this.other)
				.contains("connected to " + this.open);
		}
		assertThat(this.listeners.arrivals()).isEqualTo(3);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void childWhenJarOfTheAgentIsGoneIsNotStarted(Jdk jdk) throws Exception {
		Path jar = Files.copy(AgentJvm.jar(), this.folder.resolve("gone.jar"));
		AgentJvm.Ended locked = gone(jdk, jar, policy(""));
		assertThat(locked.output()).as(locked.errors())
			.contains("java refused: Blocked subprocess ")
			.contains("cannot be given the agent, whose jar is gone: " + jar);
		assertThat(this.listeners.arrivals()).isZero();
		Files.copy(AgentJvm.jar(), jar);
		String unlocked = file("unlocked", "allow: [ subprocess ]\nsubprocess: {external: allow}");
		AgentJvm.Ended warned = gone(jdk, jar, unlocked);
		assertThat(warned.output()).contains("connected to " + this.open);
		assertThat(warned.errors()).contains("The firewall agent does not pass its policy on: a JVM that is started"
				+ " cannot be given the agent, whose jar is gone");
	}

	private AgentJvm.Ended gone(Jdk jdk, Path jar, String policy) throws Exception {
		return AgentJvm.of(jdk)
			.reaching(this.listeners)
			.withLibraries()
			.options("-javaagent:" + jar + "=" + policy)
			.run(Generation.class, "remove", jar.toString(), "java", "dial", this.open);
	}

	/** A runtime that this process could have made up. */
	@Test
	void childWhenItsRuntimeIsMadeUpIsAnotherProgram() throws Exception {
		Path home = Files.createDirectories(this.folder.resolve("runtime"));
		Files.createDirectories(home.resolve("lib"));
		Files.writeString(home.resolve("lib/modules"), "");
		Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
		Files.writeString(java, "#!/bin/sh\ntouch " + this.folder.resolve("touched") + "\n");
		java.toFile().setExecutable(true);
		AgentJvm.Ended ended = AgentJvm.of(Jdk.all().get(0))
			.reaching(this.listeners)
			.agent(policy(""))
			.options("-Dchild.home=" + home)
			.run(Generation.class, "java");
		assertThat(ended.output()).as(ended.errors()).startsWith("java refused: Blocked subprocess ");
		assertThat(this.folder.resolve("touched")).doesNotExist();
	}

	@Test
	void externalProgramWhenLockedIsBlockedUnlessARuleNamesIt() throws Exception {
		Path file = this.folder.resolve("touched");
		AgentJvm.Ended blocked = run(Jdk.all().get(0), policy(""), "touch", file.toString());
		assertThat(blocked.output()).as(blocked.errors()).startsWith("touch refused: Blocked subprocess");
		assertThat(file).doesNotExist();
		AgentJvm.Ended shell = run(Jdk.all().get(0), policy(""), "shell", "touch", file.toString());
		assertThat(shell.output()).as(shell.errors()).startsWith("shell refused: Blocked subprocess");
		assertThat(file).doesNotExist();
		AgentJvm.Ended inherited = run(Jdk.all().get(0), policy(""), "java", "touch", file.toString());
		assertThat(inherited.output()).as(inherited.errors()).startsWith("touch refused: Blocked subprocess");
		assertThat(file).doesNotExist();
		String named = file("named", "locked: true\nallow: [ \"subprocess:/usr/bin/touch\" ]");
		assertThat(run(Jdk.all().get(0), named, "touch", file.toString()).output()).startsWith("touch ended with 0");
		assertThat(file).exists();
	}

	private AgentJvm.Ended run(Jdk jdk, String policy, String... steps) throws Exception {
		return AgentJvm.of(jdk).reaching(this.listeners).withLibraries().agent(policy).run(Generation.class, steps);
	}

	private String policy(String more) throws Exception {
		return file("policy", "locked: true\nallow: [ \"localhost:" + this.open + "\", subprocess ]\n" + more);
	}

}
