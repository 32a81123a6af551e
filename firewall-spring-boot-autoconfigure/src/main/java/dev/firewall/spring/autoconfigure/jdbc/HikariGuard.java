package dev.firewall.spring.autoconfigure.jdbc;

import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.EgressBlockedException;

/**
 * Guards the connections that a Hikari pool opens on its own threads, beside those that
 * it lends out: the pool opens them through a data source of ours.
 */
final class HikariGuard {

	private HikariGuard() {
	}

	static boolean supports(Object candidate) {
		return candidate instanceof HikariDataSource;
	}

	static List<Destinations> install(Object candidate, DataSourceGuards guards, String beanName) {
		HikariDataSource pool = (HikariDataSource) candidate;
		DataSource given = pool.getDataSource();
		if (given != null) {
			return ofGiven(pool, given, guards, beanName);
		}
		if (pool.getJdbcUrl() == null && pool.getDataSourceClassName() == null && pool.getDataSourceJNDI() != null) {
			pool.setDataSource(new HikariConnector(pool, guards, beanName, null));
			return List.of();
		}
		Supplier<JdbcTarget> reading = TargetReading.of(pool, () -> read(pool));
		Destinations destinations = new Destinations(guards.mapper(), reading);
		if (pool.isRunning()) {
			enforceAfterTheFact(pool, destinations, guards, beanName);
		}
		else {
			pool.setDataSource(new HikariConnector(pool, guards, beanName, destinations));
		}
		return List.of(destinations);
	}

	private static List<Destinations> ofGiven(HikariDataSource pool, DataSource given, DataSourceGuards guards,
			String beanName) {
		DataSource guarded = (DataSource) guards.guard(given, beanName);
		List<Destinations> destinations = DataSourceGuards.destinationsOf(guarded);
		if (guarded != given && !pool.isRunning()) {
			pool.setDataSource(guarded);
		}
		else if (guarded != given) {
			destinations.forEach((each) -> enforceAfterTheFact(pool, each, guards, beanName));
		}
		return destinations;
	}

	private static JdbcTarget read(HikariDataSource pool) {
		String url = pool.getJdbcUrl();
		String driver = (pool.getDataSourceClassName() != null) ? pool.getDataSourceClassName()
				: pool.getDriverClassName();
		// With both, Hikari takes the class
		return new JdbcTarget((pool.getDataSourceClassName() != null) ? null : url, pool.getUsername(), driver,
				JdbcTarget.copy(pool.getDataSourceProperties()));
	}

	/** A pool that was made with its configuration has connected before it was a bean. */
	private static void enforceAfterTheFact(HikariDataSource pool, Destinations destinations, DataSourceGuards guards,
			String beanName) {
		try {
			DataSourceGuard.enforce(guards.firewall().get(), destinations.current(), beanName);
		}
		catch (EgressBlockedException ex) {
			pool.close();
			throw ex;
		}
	}

}
