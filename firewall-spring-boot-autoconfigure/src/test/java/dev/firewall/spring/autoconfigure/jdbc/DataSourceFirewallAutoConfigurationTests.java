package dev.firewall.spring.autoconfigure.jdbc;

import javax.sql.DataSource;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DataSourceFirewallAutoConfiguration}.
 */
class DataSourceFirewallAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceFirewallAutoConfiguration.class))
		.withBean(Firewall.class, () -> Firewall.of(Policy.builder().build()))
		.withBean("dataSource", DataSource.class, () -> new DriverManagerDataSource("jdbc:h2:mem:test"));

	@Test
	void dataSourceWhenNothingElseIsSaidIsGuarded() {
		this.runner.run((context) -> {
			assertThat(DataSourceGuards.isGuarded(context.getBean(DataSource.class))).isTrue();
			assertThat(context.getBean(EnforcementPoint.class)).satisfies((point) -> {
				assertThat(point.name()).isEqualTo("datasource");
				assertThat(point.state()).isEqualTo(EnforcementPoint.State.ACTIVE);
			});
		});
	}

	@Test
	void dataSourceWhenSwitchedOffByPropertyIsNotGuarded() {
		this.runner.withPropertyValues("firewall.enforcement-points.datasource.enabled=false").run((context) -> {
			assertThat(DataSourceGuards.isGuarded(context.getBean(DataSource.class))).isFalse();
			assertThat(context).doesNotHaveBean(EnforcementPoint.class);
		});
	}

	@Test
	void postProcessorWhenSpringAopIsAbsentIsNotThere() {
		this.runner.withClassLoader(new FilteredClassLoader(ProxyFactory.class))
			.run((context) -> assertThat(context).doesNotHaveBean("dataSourceFirewallPostProcessor"));
	}

	@Test
	void postProcessorWhenUserHasOneOfThatNameIsTheirs() {
		this.runner.withBean("dataSourceFirewallPostProcessor", String.class, () -> "theirs")
			.run((context) -> assertThat(context.getBean("dataSourceFirewallPostProcessor")).isEqualTo("theirs"));
	}

}
