package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.management.ObjectName;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What works with data sources, guarded or not, in applications that Spring Boot
 * configures.
 */
class DataSourceFirewallApplicationTests extends AbstractDataSourceApplicationTests {

	@Test
	void queryWhenAllowedReachesDatabase() {
		allow(this.server.rule());
		this.runner.run((context) -> {
			assertThat(query(context)).isEqualTo(42);
			assertThat(this.server.arrivals()).isPositive();
			assertThat(this.records).isEmpty();
		});
	}

	@Test
	void queryWhenRefusedThrowsUnwrappedAndNothingArrives() {
		allow(this.other.rule());
		this.runner.run((context) -> {
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> query(context))
				.withMessageContaining("postgresql://127.0.0.1:" + this.server.port() + "/shop")
				.withMessageNotContaining("s3cret");
			assertThat(this.records).singleElement().extracting(DecisionRecord::bean).isEqualTo("dataSource");
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void queryWhenOneOfSeveralHostsIsRefusedReachesNone() {
		allow(this.server.rule());
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:" + this.server.port()
					+ ",127.0.0.1:" + this.other.port() + "/shop")
			.run((context) -> {
				assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> query(context));
				assertThat(this.server.arrivals() + this.other.arrivals()).isZero();
			});
	}

	@Test
	void queryWhenUsernameIsNotThatOfTheRuleIsRefused() {
		this.firewall = firewall(Policy.builder()
			.allow(EgressPattern.of("postgresql")
				.host("127.0.0.1")
				.port(this.server.port())
				.field("username", "reader")));
		this.runner.run((context) -> {
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(() -> query(context));
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void typeMetricsAndJmxWhenGuardedAreThoseOfThePool() {
		allow(this.server.rule());
		this.runner
			.withConfiguration(BootTypes.of("JmxAutoConfiguration", "MetricsAutoConfiguration",
					"SimpleMetricsExportAutoConfiguration", "DataSourcePoolMetricsAutoConfiguration"))
			.withPropertyValues("spring.datasource.hikari.pool-name=guarded", "spring.jmx.enabled=true",
					"spring.datasource.hikari.register-mbeans=true")
			.run((context) -> {
				assertThat(query(context)).isEqualTo(42);
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				assertThat(DataSourceGuards.isGuarded(pool)).isTrue();
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("hikaricp.connections").tag("pool", "guarded").gauge().value()).isPositive();
				assertThat(meters.get("hikaricp.connections.acquire").timer().count()).isPositive();
				assertThat(meters.get("jdbc.connections.max").gauge().value()).isEqualTo(10);
				assertThat(ManagementFactory.getPlatformMBeanServer()
					.getAttribute(new ObjectName("com.zaxxer.hikari:type=Pool (guarded)"), "TotalConnections"))
					.isEqualTo(pool.getHikariPoolMXBean().getTotalConnections());
				assertThat(pool.getHikariConfigMXBean().getPoolName()).isEqualTo("guarded");
				assertThat(DataSourceUnwrapper.unwrap(pool, HikariConfigMXBean.class, HikariDataSource.class))
					.isSameAs(pool);
				assertThat(pool.unwrap(HikariDataSource.class)).isSameAs(pool);
				assertThat(pool.isWrapperFor(HikariDataSource.class)).isTrue();
				assertThat(DataSourceBuilder.derivedFrom(pool).build()).isInstanceOf(HikariDataSource.class);
			});
	}

	@Test
	void contextWhenClosedClosesThePool() {
		allow(this.server.rule());
		AtomicReference<HikariDataSource> pool = new AtomicReference<>();
		this.runner.run((context) -> {
			assertThat(query(context)).isEqualTo(42);
			pool.set(context.getBean(HikariDataSource.class));
		});
		assertThat(pool.get().isClosed()).isTrue();
	}

	@Test
	void healthWhenRefusedIsDownWithTheReason() {
		this.runner.withConfiguration(BootTypes.of("DataSourceHealthContributorAutoConfiguration")).run((context) -> {
			Object indicator = context.getBean("dbHealthContributor");
			String health = indicator.getClass().getMethod("health").invoke(indicator).toString();
			assertThat(health).contains("DOWN").contains("postgresql://127.0.0.1:" + this.server.port());
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void healthWhenAllowedIsUp() {
		allow(this.server.rule());
		this.runner.withConfiguration(BootTypes.of("DataSourceHealthContributorAutoConfiguration")).run((context) -> {
			Object indicator = context.getBean("dbHealthContributor");
			assertThat(indicator.getClass().getMethod("health").invoke(indicator).toString()).contains("UP");
		});
	}

	@Test
	void flywayWhenAllowedMigrates() {
		allow(this.server.rule());
		this.runner.withConfiguration(BootTypes.of("FlywayAutoConfiguration"))
			.withPropertyValues("spring.flyway.locations=classpath:dev/firewall/spring/autoconfigure/jdbc/migration",
					"spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(JdbcTemplate.class)
					.queryForObject("select count(*) from migrated", Integer.class)).isZero();
			});
	}

	@Test
	void flywayWhenRefusedFailsTheStartWithTheRefusal() {
		this.runner.withConfiguration(BootTypes.of("FlywayAutoConfiguration")).run((context) -> {
			assertThat(EgressBlockedException.findIn(context.getStartupFailure())).isPresent();
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void transactionWhenGuardedUsesOneConnection() {
		allow(this.server.rule());
		this.runner.run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			String session = "select pg_backend_pid()";
			new TransactionTemplate(new DataSourceTransactionManager(dataSource))
				.executeWithoutResult((status) -> assertThat(jdbc.queryForObject(session, Integer.class))
					.isEqualTo(jdbc.queryForObject(session, Integer.class)));
		});
	}

	@Test
	void housekeepingWhenPolicyOfProcessRefusesOpensNoConnection() {
		allow(this.server.rule());
		this.runner
			.withPropertyValues("spring.datasource.hikari.maximum-pool-size=2",
					"spring.datasource.hikari.minimum-idle=2")
			.run((context) -> {
				assertThat(query(context)).isEqualTo(42);
				HikariDataSource pool = context.getBean(HikariDataSource.class);
				Connection lent = pool.getConnection();
				Firewall.activate(Policy.builder().allow(this.other.rule()).build());
				int before = this.server.arrivals();
				// A connection that is given up is replaced by a thread of the pool's own
				pool.evictConnection(lent);
				lent.close();
				DecisionRecord refusal = this.records.poll(30, TimeUnit.SECONDS);
				assertThat(refusal).isNotNull();
				assertThat(refusal.thread()).doesNotContain(Thread.currentThread().getName());
				assertThat(this.server.arrivals()).isEqualTo(before);
			});
	}

	@Test
	void levelWhenWarnLetsThePoolWork() {
		this.firewall = firewall(Policy.builder().level(Level.WARN));
		this.runner.run((context) -> {
			assertThat(query(context)).isEqualTo(42);
			assertThat(this.records).isNotEmpty();
		});
	}

}
