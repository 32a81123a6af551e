package dev.firewall.spring.autoconfigure.actuate;

import dev.firewall.Firewall;
import dev.firewall.audit.DecisionLog;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Auto-configuration of the firewall's health: down where an enforcement point that
 * should guard does not.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = DecisionLogAutoConfiguration.class,
		afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnBean({ Firewall.class, DecisionLog.class })
@Import(FirewallHealthAutoConfiguration.IndicatorSelector.class)
public final class FirewallHealthAutoConfiguration {

	@Bean
	FirewallSummary firewallSummary(Firewall firewall, DecisionLog log, ObjectProvider<EnforcementPoint> points,
			Environment environment) {
		return new FirewallSummary(firewall, log, new EnforcementPoints(points, environment));
	}

	/**
	 * The health API moved, so its users are named, each with the types that it needs.
	 */
	static final class IndicatorSelector implements ImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importing) {
			String room = FirewallHealthAutoConfiguration.class.getPackageName();
			return new String[] { room + ".FirewallBoot3HealthConfiguration",
					room + ".FirewallBoot4HealthConfiguration" };
		}

	}

}
