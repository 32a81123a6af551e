package dev.firewall.spring.autoconfigure.process;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProcessFirewallAutoConfiguration}.
 */
class ProcessFirewallAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessFirewallAutoConfiguration.class))
		.withBean(Firewall.class, () -> Firewall.of(Policy.builder().build()));

	@Test
	void runnerWhenNothingElseIsSaidAsksTheFirewall() {
		this.runner.run((context) -> {
			ProcessRunner processes = context.getBean(ProcessRunner.class);
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> processes.command("true").run());
			EnforcementPoint point = context.getBean(EnforcementPoint.class);
			assertThat(point.name()).isEqualTo("process");
			assertThat(point.state()).isEqualTo(EnforcementPoint.State.ACTIVE);
		});
	}

	@Test
	void runnerWhenSwitchedOffByPropertyAsksNobody() {
		this.runner.withPropertyValues("firewall.enforcement-points.process.enabled=false").run((context) -> {
			assertThat(context.getBean(ProcessRunner.class).command("true").run().isSuccess()).isTrue();
			assertThat(context).doesNotHaveBean(EnforcementPoint.class);
		});
	}

	@Test
	void runnerWhenUserHasOneIsTheirs() {
		ProcessRunner theirs = ProcessRunner.of(Firewall.active());
		this.runner.withBean(ProcessRunner.class, () -> theirs)
			.run((context) -> assertThat(context.getBean(ProcessRunner.class)).isSameAs(theirs));
	}

	@Test
	void runnerWhenCoreIsAbsentIsNotThere() {
		this.runner.withClassLoader(new FilteredClassLoader(Firewall.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ProcessRunner.class));
	}

}
