package dev.firewall.spring.autoconfigure.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.EgressBlockedException;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.spy;

/**
 * Data sources of all kinds: those that open others, those that tell nothing, those that
 * reach nothing.
 */
class DataSourceKindsTests extends AbstractDataSourceApplicationTests {

	@Test
	void routingWhenTargetIsRefusedReachesOnlyTheAllowedOne() {
		allow(this.other.rule());
		this.runner.withUserConfiguration(RoutingConfiguration.class)
			.withBean("servers", LoopbackServer[].class, () -> new LoopbackServer[] { this.server, this.other })
			.run((context) -> {
				Routing routing = context.getBean(Routing.class);
				JdbcTemplate jdbc = new JdbcTemplate(routing);
				routing.key("b");
				assertThat(jdbc.queryForObject("select 42", Integer.class)).isEqualTo(42);
				routing.key("a");
				assertThatExceptionOfType(EgressBlockedException.class)
					.isThrownBy(() -> jdbc.queryForObject("select 42", Integer.class));
				assertThat(this.server.arrivals()).isZero();
				assertThat(this.other.arrivals()).isPositive();
			});
	}

	@Test
	void routingWhenTargetIsMadeByItselfIsJudgedByWhatItOpened() {
		allow(this.other.rule());
		this.runner.withBean("dataSource", SecretRouting.class, () -> new SecretRouting(this.server)).run((context) -> {
			SecretRouting routing = context.getBean(SecretRouting.class);
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(routing::getConnection);
			assertThat(routing.hasClosed()).isTrue();
		});
	}

	@Test
	void lazyWhenRefusedIsRefusedAtFirstUse() {
		allow(this.other.rule());
		this.runner.withUserConfiguration(LazyConfiguration.class)
			.withBean("servers", LoopbackServer[].class, () -> new LoopbackServer[] { this.server, this.other })
			.run((context) -> {
				DataSource lazy = context.getBean(LazyConnectionDataSourceProxy.class);
				try (Connection connection = lazy.getConnection()) {
					connection.setReadOnly(false);
					assertThat(this.records).isEmpty();
					assertThat(EgressBlockedException.findIn(catchThrowable(connection::createStatement))).isPresent();
				}
				try (Connection connection = lazy.getConnection()) {
					connection.setReadOnly(true);
					connection.createStatement().close();
				}
				assertThat(this.server.arrivals()).isZero();
				assertThat(this.other.arrivals()).isPositive();
			});
	}

	@Test
	void unwrapWhenInnerDataSourceIsAskedForIsGuarded() {
		allow(this.other.rule());
		this.runner
			.withBean("dataSource", DataSource.class,
					() -> new Wrapping(new DriverManagerDataSource(PostgresServer.url(this.server), "postgres", "")))
			.run((context) -> {
				DataSource dataSource = context.getBean(DataSource.class);
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(dataSource::getConnection);
				DriverManagerDataSource inner = dataSource.unwrap(DriverManagerDataSource.class);
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(inner::getConnection);
				assertThat(this.server.arrivals()).isZero();
			});
	}

	@Test
	void poolWhenStartedInItsBeanMethodAndRefusedFailsTheStart() {
		startRefused((config) -> {
			config.setJdbcUrl(PostgresServer.url(this.server));
			config.setUsername("postgres");
		});
	}

	@Test
	void poolWhenStartedWithADataSourceAndRefusedFailsTheStart() {
		startRefused((config) -> config
			.setDataSource(new DriverManagerDataSource(PostgresServer.url(this.server), "postgres", "")));
	}

	/** A pool that has connected already when it is judged. */
	private void startRefused(Consumer<HikariConfig> target) {
		allow(this.other.rule());
		AtomicReference<HikariDataSource> pool = new AtomicReference<>();
		this.runner.withBean("dataSource", HikariDataSource.class, () -> {
			HikariConfig config = new HikariConfig();
			target.accept(config);
			config.setMaximumPoolSize(1);
			pool.set(new HikariDataSource(config));
			return pool.get();
		}).run((context) -> {
			assertThat(EgressBlockedException.findIn(context.getStartupFailure())).isPresent();
			assertThat(pool.get().isClosed()).isTrue();
		});
	}

	@Test
	void routingWhenDriverCannotTellWhereItConnectedClosesWhatItOpened() throws SQLException {
		Connection opened = mock(Connection.class);
		given(opened.getMetaData()).willThrow(new AbstractMethodError("older than the JDK"));
		this.runner.withBean("dataSource", Connecting.class, () -> new Connecting(opened)).run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			assertThatExceptionOfType(AbstractMethodError.class).isThrownBy(dataSource::getConnection);
			then(opened).should().close();
		});
	}

	@Test
	void poolWhenUrlIsSetAfterwardsIsJudgedByThat() {
		allow(this.other.rule());
		this.runner.withBean("dataSource", HikariDataSource.class, HikariDataSource::new).run((context) -> {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			pool.setUsername("postgres");
			pool.setJdbcUrl(PostgresServer.url(this.server));
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(pool::getConnection);
			pool.setJdbcUrl(PostgresServer.url(this.other));
			pool.getConnection().close();
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void embeddedDatabasesWhenNothingIsAllowedWork() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:one", "spring.datasource.username=sa")
			.run((context) -> assertThat(query(context)).isEqualTo(42));
		this.runner
			.withBean("dataSource", EmbeddedDatabase.class,
					() -> new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).setName("two").build())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(DataSourceGuards.isGuarded(context.getBean(EmbeddedDatabase.class))).isTrue();
				assertThat(query(context)).isEqualTo(42);
			});
		this.runner.withBean("dataSource", DataSource.class, () -> JdbcConnectionPool.create("jdbc:h2:mem:3", "sa", ""))
			.run((context) -> assertThat(query(context)).isEqualTo(42));
		this.runner.withBean("dataSource", JdbcDataSource.class, () -> {
			JdbcDataSource dataSource = new JdbcDataSource();
			dataSource.setURL("jdbc:h2:mem:four");
			return dataSource;
		}).run((context) -> assertThat(query(context)).isEqualTo(42));
	}

	@Test
	void dataSourceWhenOfUnknownTypeIsRefused() {
		this.firewall = firewall(Policy.builder().allow("jdbc:*"));
		this.runner.withBean("dataSource", DataSource.class, () -> new Opaque(this.server)).run((context) -> {
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> query(context))
				.withMessageContaining("Opaque");
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void mockWhenItIsTheDataSourceIsLeftAlone() {
		DataSource mock = mock(DataSource.class);
		this.runner.withBean("dataSource", DataSource.class, () -> mock)
			.run((context) -> assertThat(context.getBean(DataSource.class)).isSameAs(mock));
	}

	@Test
	void spyWhenItIsTheDataSourceIsGuardedAndNotCalled() {
		DriverManagerDataSource spy = spy(
				new DriverManagerDataSource(PostgresServer.url(this.server), "postgres", "x"));
		this.runner.withBean("dataSource", DataSource.class, () -> spy).run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			int before = mockingDetails(spy).getInvocations().size();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(dataSource::getConnection);
			assertThat(mockingDetails(spy).getInvocations()).hasSize(before);
			assertThat(this.server.arrivals()).isZero();
		});
	}

	static class Routing extends AbstractRoutingDataSource {

		private volatile String key = "a";

		void key(String key) {
			this.key = key;
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return this.key;
		}

	}

	/** Makes its target where nobody sees it. */
	static class SecretRouting extends AbstractRoutingDataSource {

		private final LoopbackServer server;

		private Connection opened;

		SecretRouting(LoopbackServer server) {
			this.server = server;
			setTargetDataSources(Map.of());
		}

		boolean hasClosed() throws SQLException {
			return this.opened.isClosed();
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return "secret";
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.opened = new DriverManagerDataSource(PostgresServer.url(this.server), "postgres", "x").getConnection();
			return this.opened;
		}

	}

	/** Opens what it has no target for. */
	static class Connecting extends AbstractRoutingDataSource {

		private final Connection connection;

		Connecting(Connection connection) {
			this.connection = connection;
			setTargetDataSources(Map.of());
		}

		@Override
		protected Object determineCurrentLookupKey() {
			return "secret";
		}

		@Override
		public Connection getConnection() {
			return this.connection;
		}

	}

	/** A data source that tells nothing. */
	static class Opaque extends AbstractDataSource {

		private final LoopbackServer server;

		Opaque(LoopbackServer server) {
			this.server = server;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return new DriverManagerDataSource(PostgresServer.url(this.server), "postgres", "x").getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

	/** A decorator as libraries have them. */
	static class Wrapping extends AbstractDataSource {

		private final DataSource inner;

		Wrapping(DataSource inner) {
			this.inner = inner;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return this.inner.getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return this.inner.getConnection(username, password);
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			return type.isInstance(this.inner) ? type.cast(this.inner) : super.unwrap(type);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RoutingConfiguration {

		@Bean
		Routing dataSource(LoopbackServer[] servers, DataSource second) {
			Routing routing = new Routing();
			routing.setTargetDataSources(Map.of("a",
					new DriverManagerDataSource(PostgresServer.url(servers[0]), "postgres", "x"), "b", second));
			return routing;
		}

		@Bean(autowireCandidate = true)
		DataSource second(LoopbackServer[] servers) {
			return new DriverManagerDataSource(PostgresServer.url(servers[1]), "postgres", "x");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		LazyConnectionDataSourceProxy dataSource(LoopbackServer[] servers) {
			LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
			lazy.setDefaultAutoCommit(true);
			lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			lazy.setTargetDataSource(new DriverManagerDataSource(PostgresServer.url(servers[0]), "postgres", "x"));
			lazy.setReadOnlyDataSource(new DriverManagerDataSource(PostgresServer.url(servers[1]), "postgres", "x"));
			return lazy;
		}

	}

}
