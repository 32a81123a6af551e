package dev.firewall.agent;

import com.acme.Plain;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy that is in force before {@code main}.
 */
class PolicyFileJvmTests extends AbstractListenerTests {

	private final Jdk jdk = Jdk.all().get(0);

	@Test
	void policyWhenGivenToAgentIsInForceInMain() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file("allow: [ elsewhere.example ]")));
		assertThat(ended.output().lines()).first().isEqualTo("main runs");
		assertThat(ended.output()).contains("EgressBlockedException Blocked socket tcp " + this.listeners.host());
		assertThat(ended.errors()).contains("loopback opens only to a rule that names the host and its port");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void policyWhenInEnvironmentIsInForce() throws Exception {
		AgentJvm.Ended ended = run(
				AgentJvm.of(this.jdk).agent("").environment("FIREWALL_POLICY", file("allow: [ elsewhere.example ]")));
		assertThat(ended.output()).contains("EgressBlockedException");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void policyWhenGivenTwiceIsThatOfTheAgent() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk)
			.agent(file("allow: [ \"localhost:" + this.listeners.closingPort() + "\" ]"))
			.environment("FIREWALL_POLICY", "/nonexistent.yml"));
		assertThat(ended.output().lines()).containsExactly("main runs", "connected");
	}

	@Test
	void policyWhenItOnlyWarnsLetsPassAndSaysSo() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file("level: warn\nallow: [ elsewhere.example ]")));
		assertThat(ended.output().lines()).containsExactly("main runs", "connected");
		assertThat(ended.errors().lines()).singleElement().asString().startsWith("Not allowed, but the level is warn");
	}

	/** Names of other scripts and regular expressions need what the agent brings. */
	@Test
	void policyWhenItNeedsLibrariesIsUnderstood() throws Exception {
		AgentJvm.Ended ended = run(
				AgentJvm.of(this.jdk).agent(file("allow: [ \"b\u00fccher.example\", \"~api[0-9]+[.]example\" ]")));
		assertThat(ended.output()).startsWith("main runs").contains("EgressBlockedException");
		assertThat(this.listeners.arrivals()).isZero();
	}

	@Test
	void policyWhenThereIsNoneLetsPass() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(""));
		assertThat(ended.output().lines()).containsExactly("main runs", "connected");
		assertThat(ended.errors()).isEmpty();
	}

	@Test
	void jvmWhenPolicyHasMistakesEndsBeforeMain() throws Exception {
		String file = file("firewall:\n  level: eror\n  allow:\n    - api.example.com\n    - \"10.0.0.*\"\n");
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors())
			.contains("The firewall's policy " + file + " has 2 mistakes, so the application does not start:")
			.contains("Property: level\n    Origin: " + file + ", line 2\n")
			.contains("Property: allow[1]\n    Origin: " + file + ", line 5\n")
			.contains("Fix: write a range, such as 10.0.0.0/24")
			.doesNotContain("\tat ");
	}

	@Test
	void jvmWhenPolicyIsNoYamlEndsBeforeMain() throws Exception {
		String file = file("allow:\n  - a\n b: [");
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors()).contains("Origin: " + file + ", line 3").contains("Fix: correct the YAML there");
	}

	@Test
	void jvmWhenSettingIsThereTwiceEndsBeforeMain() throws Exception {
		String file = file("allow: [ a.example ]\nallow: [ b.example ]\n");
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors()).contains("Origin: " + file + ", line 2").contains("duplicate key allow");
	}

	@Test
	void jvmWhenSettingStandsBesideTheSectionEndsBeforeMain() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(file("firewall:\n  allow: []\ndeny: []\n")));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.errors()).contains("there is more than the section 'firewall'");
	}

	@Test
	void jvmWhenPolicyIsMissingEndsBeforeMain() throws Exception {
		AgentJvm.Ended ended = run(AgentJvm.of(this.jdk).agent(this.folder.resolve("none.yml").toString()));
		assertThat(ended.status()).isEqualTo(1);
		assertThat(ended.output()).isEmpty();
		assertThat(ended.errors()).contains("none.yml").contains("it cannot be read");
	}

	private String file(String content) throws Exception {
		return file("policy", content);
	}

	private AgentJvm.Ended run(AgentJvm jvm) throws Exception {
		return jvm.reaching(this.listeners).run(Plain.class, String.valueOf(this.listeners.closingPort()));
	}

}
