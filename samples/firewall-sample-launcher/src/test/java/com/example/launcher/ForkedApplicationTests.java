package com.example.launcher;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.firewall.agent.FirewallAgent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as the child of one that has the agent and a policy.
 */
class ForkedApplicationTests extends AbstractLaunchTests {

	@Test
	void callsWhenNothingIsInheritedAreJudgedByTheApplicationAlone() throws Exception {
		Ended ended = run(java("-jar", JAR, "--firewall.allow[0]=" + rule(this.partner),
				"--firewall.allow[1]=" + rule(this.tracker)), Map.of());
		assertThat(ended.output()).as(ended.errors())
			.contains("partner: connected from")
			.contains("tracker: connected from");
		assertThat(this.tracker.arrivals()).isEqualTo(1);
	}

	@Test
	void callsWhenParentAllowsLessAreHeldByThat() throws Exception {
		Ended ended = fork("allow: [ subprocess, \"" + rule(this.partner) + "\" ]",
				java("-jar", JAR, "--firewall.level=warn", "--firewall.allow[0]=" + rule(this.partner),
						"--firewall.allow[1]=" + rule(this.tracker)));
		assertPartnerAlone(ended);
	}

	@Test
	void callsWhenParentAllowsMoreAreHeldByTheApplication() throws Exception {
		Ended ended = fork("allow: [ subprocess, \"" + rule(this.partner) + "\", \"" + rule(this.tracker) + "\" ]",
				java("-jar", JAR));
		assertPartnerAlone(ended);
	}

	@Test
	void callsWhenParentIsLockedAreHeldByThat() throws Exception {
		Ended ended = fork("locked: true\nallow: [ subprocess, \"" + rule(this.partner) + "\" ]",
				java("-jar", JAR, "--firewall.level=off", "--firewall.allow[0]=" + rule(this.partner),
						"--firewall.allow[1]=" + rule(this.tracker)));
		assertPartnerAlone(ended);
	}

	@Test
	void applicationWhenParentIsLockedIsLockedAsWell() throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Ended ended = fork("locked: true\nallow: [ subprocess, \"" + rule(this.partner) + "\" ]",
				java("-cp", classPath, LauncherApplication.class.getName()));
		assertThat(ended.output()).as(ended.errors())
			.contains("deactivate: FirewallLockedException")
			.contains("\nactivate: FirewallLockedException");
		assertPartnerAlone(ended);
	}

	private void assertPartnerAlone(Ended ended) throws Exception {
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output()).as(ended.errors())
			.contains("partner: connected from")
			.contains("tracker: EgressBlockedException");
		assertThat(this.partner.arrivals()).isEqualTo(1);
		assertThat(this.tracker.arrivals()).isZero();
	}

	private static String rule(Server server) {
		return "socket://127.0.0.1:" + server.port();
	}

	private Ended fork(String policy, List<String> child) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(child.get(0));
		command.add("-javaagent:" + location(FirewallAgent.class) + "=" + policy(policy));
		command.addAll(List.of("-cp", location(Forking.class), Forking.class.getName()));
		command.addAll(child);
		return run(command, Map.of());
	}

	private static String location(Class<?> type) {
		return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath();
	}

}
