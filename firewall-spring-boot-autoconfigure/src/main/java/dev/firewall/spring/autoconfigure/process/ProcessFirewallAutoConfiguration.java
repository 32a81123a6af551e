package dev.firewall.spring.autoconfigure.process;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for a {@link ProcessRunner} that asks the
 * firewall before it starts a process.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(Firewall.class)
public final class ProcessFirewallAutoConfiguration {

	private static final String ENABLED = "firewall.enforcement-points.process.enabled";

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = ENABLED, matchIfMissing = true)
	ProcessRunner processRunner(ObjectProvider<Firewall> firewall) {
		return new ProcessRunner(firewall::getObject);
	}

	@Bean
	@ConditionalOnProperty(name = ENABLED, matchIfMissing = true)
	EnforcementPoint processEnforcementPoint() {
		return new EnforcementPoint("process", "ProcessRunner", EnforcementPoint.State.ACTIVE, null);
	}

	/** Code that runs processes through the bean goes on where it is switched off. */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = ENABLED, havingValue = "false")
	ProcessRunner unguardedProcessRunner() {
		return ProcessRunner.of(Firewall.builder().build());
	}

}
