package dev.firewall.agent;

import java.nio.file.Files;

import com.acme.GuardedLaunch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test module and the agent on one class path: the module attaches the agent to the
 * JVM that runs the tests.
 */
class GuardedTestsJvmTests extends AbstractListenerTests {

	@ParameterizedTest
	@MethodSource("jdks")
	void testsWhenAgentIsOnTheirClassPathAreGuardedBelowTheirClients(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = AgentJvm.of(jdk)
			.reaching(this.listeners)
			.options("-Dfirewall.test.report.directory=" + this.folder)
			.withTests()
			.run(GuardedLaunch.class);
		assertThat(ended.output().lines()).as(ended.errors())
			.containsExactly("gate: true", "direct: EgressBlockedException", "inPool: EgressBlockedException",
					"inScope: passed", "swallowed: SwallowedEgressError");
		// Set-up is not judged, and shows that the server is there
		assertThat(this.listeners.arrivals()).isEqualTo(1);
		assertThat(Files.readString(this.folder.resolve("report.json")))
			.contains("\"guard\": \"Decorators and the agent guard", "\"outcome\": \"BLOCKED\"");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void testsWhenAgentWasThereBeforeAreGuardedByIt(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = AgentJvm.of(jdk).agent("").reaching(this.listeners).withTests().run(GuardedLaunch.class);
		assertThat(ended.output()).as(ended.errors()).contains("gate: true", "direct: EgressBlockedException");
		assertThat(ended.errors()).doesNotContain("A Java agent has been loaded dynamically");
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

}
