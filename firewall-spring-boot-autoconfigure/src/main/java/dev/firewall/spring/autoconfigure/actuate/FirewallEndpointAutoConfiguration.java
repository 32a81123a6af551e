package dev.firewall.spring.autoconfigure.actuate;

import dev.firewall.Firewall;
import dev.firewall.audit.DecisionLog;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of {@code /actuator/firewall}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DecisionLogAutoConfiguration.class,
		afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ Firewall.class, DecisionLog.class })
public final class FirewallEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean
	FirewallEndpoint firewallEndpoint(Firewall firewall, DecisionLog log, ObjectProvider<EnforcementPoint> points,
			Environment environment) {
		return new FirewallEndpoint(firewall, log, new EnforcementPoints(points, environment));
	}

}
