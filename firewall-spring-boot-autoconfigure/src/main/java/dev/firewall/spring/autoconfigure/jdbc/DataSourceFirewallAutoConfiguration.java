package dev.firewall.spring.autoconfigure.jdbc;

import javax.sql.DataSource;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} that judges the connections of every
 * {@link DataSource} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ DataSource.class, ProxyFactory.class, Firewall.class })
@ConditionalOnProperty(name = "firewall.enforcement-points.datasource.enabled", matchIfMissing = true)
public final class DataSourceFirewallAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "dataSourceFirewallPostProcessor")
	static DataSourceFirewallPostProcessor dataSourceFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
		return new DataSourceFirewallPostProcessor(firewall::getObject);
	}

	@Bean
	EnforcementPoint dataSourceEnforcementPoint() {
		return new EnforcementPoint("datasource", "DataSource beans", EnforcementPoint.State.ACTIVE, null);
	}

}
