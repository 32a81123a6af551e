package dev.firewall.spring.autoconfigure.jdbc;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.EnforcementPointKit;
import dev.firewall.spring.test.kit.KitClient;
import dev.firewall.spring.test.kit.LoopbackServer;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compatibility kit on one kind of data source.
 */
abstract class AbstractDataSourceKitTests extends EnforcementPointKit<LoopbackServer> {

	/** Pools behind other data sources; an open one goes on connecting. */
	private final List<HikariDataSource> pools = new ArrayList<>();

	@Override
	protected LoopbackServer startTarget() {
		return PostgresServer.open();
	}

	@Override
	protected KitClient<LoopbackServer> client(Firewall firewall) {
		return new Client(firewall);
	}

	/** A data source as a bean method would make it, not opened yet. */
	protected abstract DataSource dataSource(LoopbackServer server) throws Exception;

	/** A pool that is closed after the test. */
	protected final HikariDataSource hikari(LoopbackServer server) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(PostgresServer.url(server));
		dataSource.setUsername("postgres");
		dataSource.setPassword("postgres");
		dataSource.setMaximumPoolSize(2);
		this.pools.add(dataSource);
		return dataSource;
	}

	private final class Client implements KitClient<LoopbackServer> {

		private final DataSourceFirewallPostProcessor postProcessor;

		private final List<DataSource> opened = new ArrayList<>();

		Client(Firewall firewall) {
			this.postProcessor = new DataSourceFirewallPostProcessor(() -> firewall);
		}

		@Override
		public void call(LoopbackServer server) throws Exception {
			DataSource raw = dataSource(server);
			this.postProcessor.postProcessBeforeInitialization(raw, "dataSource");
			DataSource guarded = (DataSource) this.postProcessor.postProcessAfterInitialization(raw, "dataSource");
			this.opened.add(guarded);
			assertThat(new JdbcTemplate(guarded).queryForObject("select 42", Integer.class)).isEqualTo(42);
		}

		@Override
		public void close() {
			this.opened.forEach((dataSource) -> {
				if (dataSource instanceof HikariDataSource pool) {
					pool.close();
				}
			});
			AbstractDataSourceKitTests.this.pools.forEach(HikariDataSource::close);
		}

	}

}
