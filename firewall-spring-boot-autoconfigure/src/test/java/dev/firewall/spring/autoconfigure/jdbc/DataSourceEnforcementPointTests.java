package dev.firewall.spring.autoconfigure.jdbc;

import java.sql.Connection;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Nested;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * The compatibility kit on every kind of data source, with real servers.
 */
class DataSourceEnforcementPointTests {

	@Nested
	class HikariTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			return hikari(server);
		}

	}

	@Nested
	class HikariWithDataSourceClassTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setDataSourceClassName(PGSimpleDataSource.class.getName());
			dataSource.setUsername("postgres");
			dataSource.setMaximumPoolSize(2);
			dataSource.addDataSourceProperty("serverName", "127.0.0.1");
			dataSource.addDataSourceProperty("portNumber", server.port());
			dataSource.addDataSourceProperty("databaseName", "shop");
			return dataSource;
		}

	}

	@Nested
	class HikariOnDataSourceTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setMaximumPoolSize(2);
			dataSource.setDataSource(new DriverManagerDataSource(PostgresServer.url(server), "postgres", "postgres"));
			return dataSource;
		}

	}

	@Nested
	class HikariWithMisleadingUrlTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			HikariDataSource dataSource = hikari(server);
			dataSource.setJdbcUrl("jdbc:postgresql://db.example:1/shop?PGHOST=127.0.0.1&PGPORT=" + server.port());
			return dataSource;
		}

	}

	@Nested
	class DriverManagerTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			return new DriverManagerDataSource(PostgresServer.url(server), "postgres", "postgres");
		}

	}

	@Nested
	class DriverTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			return new SimpleDriverDataSource(new org.postgresql.Driver(), PostgresServer.url(server), "postgres",
					"postgres");
		}

	}

	@Nested
	class DataSourceOfDriverTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			PGSimpleDataSource dataSource = new PGSimpleDataSource();
			dataSource.setServerNames(new String[] { "127.0.0.1" });
			dataSource.setPortNumbers(new int[] { server.port() });
			dataSource.setDatabaseName("shop");
			dataSource.setUser("postgres");
			return dataSource;
		}

	}

	@Nested
	class LazyTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
			// Or it would open a connection to find out
			lazy.setDefaultAutoCommit(true);
			lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			lazy.setTargetDataSource(hikari(server));
			return lazy;
		}

	}

	@Nested
	class TransactionAwareTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			return new TransactionAwareDataSourceProxy(hikari(server));
		}

	}

	@Nested
	class RoutingTests extends AbstractDataSourceKitTests {

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			AbstractRoutingDataSource routing = new FixedRouting();
			routing.setTargetDataSources(Map.of("a", hikari(server)));
			routing.afterPropertiesSet();
			return routing;
		}

	}

	@Nested
	class FinalClassTests extends AbstractDataSourceKitTests {

		@Override
		protected LoopbackServer startTarget() {
			return H2Server.open();
		}

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			return JdbcConnectionPool.create(H2Server.url(server), "sa", "");
		}

	}

	@Nested
	class H2Tests extends AbstractDataSourceKitTests {

		@Override
		protected LoopbackServer startTarget() {
			return H2Server.open();
		}

		@Override
		protected DataSource dataSource(LoopbackServer server) {
			HikariDataSource dataSource = new HikariDataSource();
			dataSource.setJdbcUrl(H2Server.url(server));
			dataSource.setUsername("sa");
			dataSource.setMaximumPoolSize(1);
			return dataSource;
		}

	}

	static final class FixedRouting extends AbstractRoutingDataSource {

		@Override
		protected Object determineCurrentLookupKey() {
			return "a";
		}

	}

}
