package dev.firewall.spring.autoconfigure.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import javax.sql.DataSource;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections inside a sandbox: they can be made to fail, and are refused otherwise.
 */
class SandboxedDataSourceTests {

	@Test
	void connectionWhenInASandboxDoesNotLeave() {
		try (LoopbackServer server = H2Server.open()) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(DataSourceFirewallAutoConfiguration.class))
				.withBean(Firewall.class, () -> Firewall.of(Policy.builder().allow(server.rule()).build()))
				.withBean(DataSource.class, () -> new DriverManagerDataSource(H2Server.url(server)))
				.run((context) -> check(context.getBean(DataSource.class), server));
		}
	}

	private void check(DataSource dataSource, LoopbackServer server) throws SQLException {
		SQLException failure = new SQLTransientConnectionException("down");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(dataSource::getConnection)
				.satisfies((refusal) -> assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_ANSWERABLE))
				.withMessageContainingAll("a connection, whose calls are not seen",
						".throwsException(new java.sql.SQLException(\"stubbed\"));");
			sandbox.on(server.rule()).throwsException(failure);
			assertThatExceptionOfType(SQLException.class).isThrownBy(dataSource::getConnection).isSameAs(failure);
		}
		assertThat(server.arrivals()).isZero();
		dataSource.getConnection().close();
		assertThat(server.arrivals()).isEqualTo(1);
	}

}
