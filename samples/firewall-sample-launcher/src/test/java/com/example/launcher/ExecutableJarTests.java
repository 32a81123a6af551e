package com.example.launcher;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the jar with nothing but {@code java -jar}.
 */
class ExecutableJarTests extends AbstractLaunchTests {

	@Test
	void callWhenPolicyOfTheApplicationDoesNotNameItIsRefused() throws Exception {
		Ended ended = run(java("-jar", JAR), Map.of());
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output()).contains("partner: connected from")
			.contains("tracker: EgressBlockedException")
			.contains("Early policy: from the start of the JVM")
			.contains("0 missing");
		assertThat(ended.errors()).doesNotContain("WARNING");
		assertThat(this.partner.arrivals()).isEqualTo(1);
		assertThat(this.tracker.arrivals()).isZero();
	}

	@Test
	void callWhenPolicyInTheEnvironmentIsLockedIsJudgedByThat() throws Exception {
		String policy = policy("locked: true", "allow: [ \"127.0.0.1:" + this.tracker.port() + "\" ]");
		Ended ended = run(java("-jar", JAR), Map.of("FIREWALL_POLICY", policy));
		assertThat(ended.status()).as(ended.errors()).isZero();
		assertThat(ended.output()).contains("partner: EgressBlockedException").contains("tracker: connected from");
		assertThat(this.partner.arrivals()).isZero();
		assertThat(this.tracker.arrivals()).isEqualTo(1);
	}

	@Test
	void applicationWhenPolicyIsMissingDoesNotStart() throws Exception {
		Ended ended = run(java("-jar", JAR), Map.of("FIREWALL_POLICY", this.folder.resolve("none.yml").toString()));
		assertThat(ended.status()).isNotZero();
		assertThat(ended.errors()).contains("none.yml").contains("it cannot be read");
		assertThat(ended.output()).isEmpty();
		assertThat(this.partner.arrivals()).isZero();
	}

}
