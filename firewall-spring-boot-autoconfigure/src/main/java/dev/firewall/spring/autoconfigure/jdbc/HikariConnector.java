package dev.firewall.spring.autoconfigure.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.logging.Logger;

import javax.naming.NamingException;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import com.zaxxer.hikari.util.PropertyElf;
import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.jndi.JndiTemplate;
import org.springframework.util.ClassUtils;

/**
 * What a Hikari pool opens its connections through: asks the firewall, then does what
 * Hikari would have done with the same settings.
 */
final class HikariConnector implements DataSource {

	private final HikariDataSource pool;

	private final DataSourceGuards guards;

	private final String beanName;

	private final @Nullable Destinations destinations;

	private @Nullable DataSource delegate;

	/**
	 * Creates a connector.
	 * @param pool where the settings are
	 * @param guards guards what is looked up by JNDI
	 * @param beanName the bean, for records
	 * @param destinations what the pool opens, or {@code null} if JNDI tells it
	 */
	HikariConnector(HikariDataSource pool, DataSourceGuards guards, String beanName,
			@Nullable Destinations destinations) {
		this.pool = pool;
		this.guards = guards;
		this.beanName = beanName;
		this.destinations = destinations;
	}

	@Override
	public Connection getConnection() throws SQLException {
		enforce(null);
		return delegate().getConnection();
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		enforce(username);
		return delegate().getConnection(username, password);
	}

	private void enforce(@Nullable String username) {
		if (this.destinations == null) {
			return;
		}
		List<Egress> egresses = this.destinations.current();
		if (!JudgedCalls.ofThread().isRunning(egresses)) {
			// Credentials that were exchanged while the pool runs come with the call
			List<Egress> exact = this.destinations.of(username);
			DataSourceGuard.enforce(this.guards.firewall().get(), exact, this.beanName);
		}
	}

	private synchronized DataSource delegate() throws SQLException {
		DataSource created = this.delegate;
		if (created == null) {
			created = create();
			this.delegate = created;
		}
		return created;
	}

	private DataSource create() throws SQLException {
		String className = this.pool.getDataSourceClassName();
		if (className != null) {
			Class<?> type = ClassUtils.resolveClassName(className, this.pool.getClass().getClassLoader());
			DataSource dataSource = (DataSource) BeanUtils.instantiateClass(type);
			PropertyElf.setTargetFromProperties(dataSource, this.pool.getDataSourceProperties());
			return dataSource;
		}
		String url = this.pool.getJdbcUrl();
		if (url != null) {
			return new DriverDataSource(url, this.pool.getDriverClassName(), this.pool.getDataSourceProperties(),
					this.pool.getUsername(), this.pool.getPassword());
		}
		try {
			DataSource found = new JndiTemplate().lookup(this.pool.getDataSourceJNDI(), DataSource.class);
			return (DataSource) this.guards.guard(found, this.beanName);
		}
		catch (NamingException ex) {
			throw new SQLException("No DataSource at '" + this.pool.getDataSourceJNDI() + "'", ex);
		}
	}

	@Override
	public PrintWriter getLogWriter() throws SQLException {
		return delegate().getLogWriter();
	}

	@Override
	public void setLogWriter(PrintWriter out) throws SQLException {
		delegate().setLogWriter(out);
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		delegate().setLoginTimeout(seconds);
	}

	@Override
	public int getLoginTimeout() throws SQLException {
		return delegate().getLoginTimeout();
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		return type.isInstance(this) ? type.cast(this) : delegate().unwrap(type);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this) || delegate().isWrapperFor(type);
	}

}
