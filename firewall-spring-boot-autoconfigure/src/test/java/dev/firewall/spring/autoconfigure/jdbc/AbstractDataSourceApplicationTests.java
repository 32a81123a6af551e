package dev.firewall.spring.autoconfigure.jdbc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.firewall.DecisionRecord;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application that Spring Boot configures, with a real PostgreSQL.
 */
abstract class AbstractDataSourceApplicationTests {

	final BlockingQueue<DecisionRecord> records = new LinkedBlockingQueue<>();

	final LoopbackServer server = PostgresServer.open();

	final LoopbackServer other = PostgresServer.open();

	Firewall firewall = firewall(Policy.builder());

	final ApplicationContextRunner runner = new ApplicationContextRunner().withBean(Firewall.class, () -> this.firewall)
		.withConfiguration(AutoConfigurations.of(DataSourceFirewallAutoConfiguration.class))
		.withConfiguration(BootTypes.of("DataSourceAutoConfiguration", "JdbcTemplateAutoConfiguration"))
		.withPropertyValues("spring.datasource.url=" + PostgresServer.url(this.server),
				"spring.datasource.username=postgres", "spring.datasource.password=s3cret");

	@AfterEach
	void close() {
		Firewall.deactivate();
		this.server.close();
		this.other.close();
	}

	final Firewall firewall(PolicyBuilder policy) {
		return Firewall.builder().policy(policy.build()).recorder(this.records::add).log((logger, message) -> {
		}).build();
	}

	final void allow(String... rules) {
		this.firewall = firewall(Policy.builder().allow(rules));
	}

	static int query(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForObject("select 42", Integer.class);
	}

}
