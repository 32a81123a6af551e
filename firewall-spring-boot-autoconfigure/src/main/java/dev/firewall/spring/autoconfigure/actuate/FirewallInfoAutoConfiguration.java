package dev.firewall.spring.autoconfigure.actuate;

import dev.firewall.Firewall;
import dev.firewall.audit.DecisionLog;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what {@code /actuator/info} says about the firewall.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DecisionLogAutoConfiguration.class,
		afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean({ Firewall.class, DecisionLog.class })
public final class FirewallInfoAutoConfiguration {

	@Bean
	@ConditionalOnEnabledInfoContributor("firewall")
	InfoContributor firewallInfoContributor(Firewall firewall, DecisionLog log, ObjectProvider<EnforcementPoint> points,
			Environment environment) {
		FirewallSummary summary = new FirewallSummary(firewall, log, new EnforcementPoints(points, environment));
		return (info) -> info.withDetail("firewall", summary.details());
	}

}
