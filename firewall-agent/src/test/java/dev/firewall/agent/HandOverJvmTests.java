package dev.firewall.agent;

import java.util.List;

import com.acme.HandOver;
import com.google.re2j.Pattern;
import dev.firewall.Firewall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agent and an application that has a core of its own.
 */
class HandOverJvmTests extends AbstractListenerTests {

	@ParameterizedTest
	@MethodSource("jdks")
	void gateWhenAgentHasNoPolicyWaitsForTheApplications(Jdk jdk) throws Exception {
		List<String> lines = run(jdk, "", "activate");
		assertThat(lines.get(0)).isEqualTo("before: connected");
		assertThat(lines.get(1)).startsWith("activated: blocked from com.acme.HandOver.");
		assertThat(lines.get(2)).isEqualTo("allowed: connected");
		assertThat(lines.get(3)).isEqualTo("deactivated: connected");
		assertThat(this.listeners.arrivals()).isEqualTo(3);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void scopeWhenOpenIsJudgedByTheGate(Jdk jdk) throws Exception {
		List<String> lines = run(jdk, "", "scope");
		assertThat(lines.get(0)).startsWith("inside: blocked from ");
		assertThat(lines.get(1)).isEqualTo("outside: connected");
		assertThat(this.listeners.arrivals()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void policyOfAgentWhenCoreComesIsTakenOver(Jdk jdk) throws Exception {
		List<String> lines = run(jdk, policy("elsewhere.example", false), "policy");
		assertThat(lines.get(0)).isEqualTo("before the core: dev.firewall.EgressBlockedException of another loader");
		assertThat(lines.get(1)).isEqualTo("policy: policy 'default' (1 allow, 0 deny)");
		assertThat(lines.get(2)).startsWith("with the core: blocked from com.acme.HandOver.");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void policyOfAgentWhenLockedStaysInForce(Jdk jdk) throws Exception {
		List<String> lines = run(jdk, policy("elsewhere.example", true), "locked");
		assertThat(lines.get(0)).isEqualTo("locked: true");
		assertThat(lines.get(1)).isEqualTo("activate: FirewallLockedException");
		assertThat(lines.get(2)).startsWith("connect: blocked from ");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void stepsWhenOfOneCallMakeOneRecord(Jdk jdk) throws Exception {
		assertThat(run(jdk, "", "records")).containsExactly("connection: 1", "look-up and connection: 1", "again: 1",
				"decorated: 1", "look-up: 1", "allowed: 1");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void listenersWhenTheyLeaveTheJvmAreJudgedAndNotRecorded(Jdk jdk) throws Exception {
		assertThat(run(jdk, "", "recursion")).containsExactly("log: true", "listener: true", "records: 1");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void hooksWhenInstalledAreAllActive(Jdk jdk) throws Exception {
		List<String> lines = run(jdk, "", "hooks");
		assertThat(lines).hasSize(1 + Hook.ALL.size()).first().isEqualTo("installed: true");
		assertThat(lines.subList(1, lines.size())).allMatch((line) -> line.matches("(ACTIVE|UNUSED) .*"));
		assertThat(lines.stream().filter((line) -> line.startsWith("UNUSED"))).singleElement()
			.asString()
			.contains("isReachable");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void windowWhenFromTheStartEndsWithTheFirstApplication(Jdk jdk) throws Exception {
		String policy = policy("elsewhere.example", false);
		assertThat(run(jdk, policy, "window")).containsExactly("true " + policy + " false", "true",
				"true " + policy + " true", "true");
		assertThat(run(jdk, "", "window").get(0)).isEqualTo("true null false");
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void windowWhenAttachedBeginsThere(Jdk jdk) throws Exception {
		AgentJvm.Ended ended = AgentJvm.of(jdk)
			.reaching(this.listeners)
			.with(Firewall.class, Pattern.class)
			.withJar()
			.run(HandOver.class, "window", String.valueOf(this.listeners.closingPort()));
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output().lines()).containsExactly("null", "false null false", "true", "false null true",
				"true");
	}

	private String policy(String rule, boolean locked) throws Exception {
		return file("policy", "locked: " + locked + "\nallow: [ \"" + rule + "\" ]");
	}

	private List<String> run(Jdk jdk, String argument, String scenario) throws Exception {
		AgentJvm.Ended ended = AgentJvm.of(jdk)
			.agent(argument)
			.reaching(this.listeners)
			.with(Firewall.class, Pattern.class)
			.run(HandOver.class, scenario, String.valueOf(this.listeners.closingPort()));
		assertThat(ended.status()).as(ended.errors()).isZero();
		return ended.output().lines().toList();
	}

}
