package dev.firewall;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that do not inherit the policy. There is no agent here, so all are such.
 */
class ExternalProgramsTests {

	private static final Egress TOUCH = Egress.process("/usr/bin/touch", List.of("file"));

	private final Object token = new Object();

	@Test
	void evaluateWhenNothingIsSaidWarnsOfWhatTheWholeProtocolAllows() {
		Decision decision = Firewall.of(Policy.builder().allow("subprocess").build()).evaluate(TOUCH);
		assertThat(decision.outcome()).isEqualTo(Decision.Outcome.WARNED);
		assertThat(decision.cause()).isEqualTo(Decision.Cause.NOT_INHERITING);
		assertThat(decision.reason()).isEqualTo(
				"the program does not inherit the policy 'default', and no rule of that says which programs may");
	}

	@ParameterizedTest
	@EnumSource(External.class)
	void evaluateWhenSettingIsGivenObeysIt(External external) {
		Firewall firewall = Firewall.of(Policy.builder().allow("subprocess").external(external).build());
		Decision.Outcome expected = switch (external) {
			case ALLOW -> Decision.Outcome.ALLOWED;
			case WARN -> Decision.Outcome.WARNED;
			case BLOCK -> Decision.Outcome.BLOCKED;
		};
		assertThat(firewall.evaluate(TOUCH).outcome()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "subprocess:/usr/bin/touch", "subprocess:/usr/bin/*", "process:/**" })
	void evaluateWhenRuleSaysWhichProgramsAllows(String rule) {
		Firewall firewall = Firewall.of(Policy.builder().allow(rule).external(External.BLOCK).build());
		assertThat(firewall.evaluate(TOUCH).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
	}

	@Test
	void evaluateWhenRuleSaysWhichProgramsNotBlocks() {
		EgressPattern all = EgressPattern.of("subprocess");
		for (EgressPattern pattern : List.of(all.field("command", "/bin/rm").negate(),
				EgressPattern.of("subprocess").field("args", "file"), all.field("command", "/bin/rm").or(all))) {
			Firewall firewall = Firewall.of(Policy.builder().allow(pattern).external(External.BLOCK).build());
			assertThat(firewall.evaluate(TOUCH).outcome()).as(pattern.toString()).isEqualTo(Decision.Outcome.BLOCKED);
		}
		EgressPattern named = all.field("command", "/usr/bin/touch").and(all.field("args", "other").negate());
		assertThat(
				Firewall.of(Policy.builder().allow(named).external(External.BLOCK).build()).evaluate(TOUCH).outcome())
			.isEqualTo(Decision.Outcome.ALLOWED);
	}

	@Test
	void evaluateWhenRulesOnlyWarnBlocksAllTheSame() {
		PolicyBuilder policy = Policy.builder().level(Level.WARN).external(External.BLOCK);
		assertThat(Firewall.of(policy.build()).evaluate(TOUCH).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
	}

	@Test
	void evaluateWhenRulesRefuseGivesTheirReason() {
		Decision refused = Firewall.of(Policy.builder().external(External.BLOCK).build()).evaluate(TOUCH);
		assertThat(refused.cause()).isEqualTo(Decision.Cause.NOT_ALLOWED);
		Decision warned = Firewall.of(Policy.builder().level(Level.WARN).build()).evaluate(TOUCH);
		assertThat(warned.cause()).isEqualTo(Decision.Cause.NOT_ALLOWED);
	}

	@Test
	void evaluateWhenLevelIsOffLetsPass() {
		PolicyBuilder policy = Policy.builder().level(Protocol.SUBPROCESS, Level.OFF).external(External.BLOCK);
		assertThat(Firewall.of(policy.build()).evaluate(TOUCH).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
	}

	@Test
	void evaluateWhenLockedAndNothingIsSaidBlocks() {
		assertThat(locked(Policy.builder().allow("subprocess"))).isEqualTo(Decision.Outcome.BLOCKED);
		assertThat(locked(Policy.builder().allow("subprocess").external(External.WARN)))
			.isEqualTo(Decision.Outcome.WARNED);
		assertThat(locked(Policy.builder().allow("subprocess:/usr/bin/touch"))).isEqualTo(Decision.Outcome.ALLOWED);
		assertThat(locked(Policy.builder().allow("subprocess").level(Level.WARN))).isEqualTo(Decision.Outcome.WARNED);
	}

	private Decision.Outcome locked(PolicyBuilder policy) {
		Firewall firewall = Firewall.activateLocked(Firewall.of(policy.build()), this.token);
		try {
			return firewall.evaluate(TOUCH).outcome();
		}
		finally {
			Firewall.deactivate(this.token);
		}
	}

	/** What is in force for all must name it itself. */
	@Test
	void evaluateWhenOnlyTheInnerPolicyNamesItBlocks() {
		Firewall.activateLocked(Firewall.of(Policy.builder().allow("subprocess").build()), this.token);
		try {
			Firewall inner = Firewall.of(Policy.builder().allow("subprocess:/usr/bin/touch").build());
			assertThat(inner.evaluate(TOUCH).outcome()).isEqualTo(Decision.Outcome.BLOCKED);
		}
		finally {
			Firewall.deactivate(this.token);
		}
	}

	@Test
	void enforceWhenItWarnsLogsHowToEndThat() {
		List<String> lines = new ArrayList<>();
		Firewall firewall = Firewall.builder()
			.policy(Policy.builder().allow("subprocess").build())
			.log((logger, message) -> lines.add(logger + " " + message))
			.build();
		firewall.enforce(TOUCH);
		firewall.enforce(TOUCH);
		// Each of the two was started from a line of its own
		assertThat(lines).hasSize(2)
			.first()
			.asString()
			.startsWith("firewall.subprocess What it does, nobody will see: subprocess /usr/bin/touch")
			.contains("add 'subprocess:/usr/bin/touch' to firewall.allow")
			.contains("firewall.subprocess.external");
	}

	@Test
	void messageWhenItBlocksOffersTheRuleAndTheSetting() {
		Firewall firewall = Firewall.of(Policy.builder().allow("subprocess").external(External.BLOCK).build());
		assertThat(RefusalMessage.of(TOUCH, firewall.evaluate(TOUCH), null)).contains("""
				  To let it start, name it in a rule, or let all programs start, in application.yml:
				    firewall:
				      allow:
				        - "subprocess:/usr/bin/touch"
				      subprocess:
				        external: allow
				""");
	}

	@Test
	void launcherWhenOfARuntimeIsFoundBehindLinks(@TempDir Path folder) throws Exception {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Path link = Files.createSymbolicLink(folder.resolve("program"), java);
		JavaLauncher launcher = JavaLauncher.of(link.toString());
		assertThat(launcher).isNotNull();
		assertThat(launcher.home()).isEqualTo(Path.of(System.getProperty("java.home")).toRealPath());
		assertThat(launcher.isGenuine()).isTrue();
		assertThat(launcher.obstacle()).isNull();
		assertThat(JavaLauncher.of("java")).isNull();
		assertThat(JavaLauncher.of(null)).isNull();
		assertThat(JavaLauncher.of("/usr/bin/touch")).isNull();
		assertThat(JavaLauncher.of(folder.resolve("none").toString())).isNull();
	}

	@Test
	void launcherWhenMadeUpIsNotGenuine(@TempDir Path folder) throws Exception {
		JavaLauncher launcher = JavaLauncher.of(runtime(folder, "JAVA_VERSION=\"21.0.1\"").toString());
		assertThat(launcher).isNotNull();
		assertThat(launcher.isGenuine()).isFalse();
		assertThat(launcher.obstacle()).isNull();
	}

	@Test
	void launcherWhenItCannotTakeTheAgentSaysWhy(@TempDir Path folder) throws Exception {
		String java = runtime(folder, "JAVA_VERSION=\"1.8.0_402\"").toString();
		assertThat(JavaLauncher.of(java).obstacle()).isEqualTo("is of Java 8, and the agent needs 17");
		runtime(folder, "JAVA_VERSION=\"11.0.2\"");
		assertThat(JavaLauncher.of(java).obstacle()).isEqualTo("is of Java 11, and the agent needs 17");
		runtime(folder, "JAVA_VERSION=\"25\"\nMODULES=\"java.base java.logging\"");
		assertThat(JavaLauncher.of(java).obstacle()).contains("lacks the module java.instrument");
		runtime(folder, "JAVA_VERSION=\"25-ea\"\nMODULES=\"java.base java.instrument\"");
		assertThat(JavaLauncher.of(java).obstacle()).isNull();
		Files.writeString(folder.resolve("lib/rt.jar"), "");
		assertThat(JavaLauncher.of(java).obstacle()).isEqualTo("is of Java 8 or older, and the agent needs 17");
		Files.setAttribute(Path.of(java), "unix:mode", 0104755);
		assertThat(JavaLauncher.of(java).obstacle()).contains("ignores JAVA_TOOL_OPTIONS");
	}

	private static Path runtime(Path folder, String release) throws Exception {
		Files.createDirectories(folder.resolve("bin"));
		Files.createDirectories(folder.resolve("lib"));
		Files.writeString(folder.resolve("lib/modules"), "");
		Files.writeString(folder.resolve("release"), release);
		return Files.writeString(folder.resolve("bin/java"), "");
	}

}
