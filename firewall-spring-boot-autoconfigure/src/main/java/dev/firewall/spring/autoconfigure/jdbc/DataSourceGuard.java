package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.CommonDataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;
import javax.sql.XAConnectionBuilder;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * Asks the firewall before a data source opens a connection or lends one out. Calls
 * nothing on the data source beside what its caller called: it may be a spy.
 */
final class DataSourceGuard implements MethodInterceptor {

	private static final String UNWRAP = "unwrap";

	private final DataSourceGuards guards;

	private final Supplier<Firewall> firewall;

	private final String beanName;

	private final List<Destinations> destinations;

	/**
	 * Creates a guard.
	 * @param guards what guards the data sources that this one unwraps to
	 * @param firewall the firewall, asked for at the first call
	 * @param beanName the bean, for records
	 * @param destinations what the data source opens itself; empty if it opens others
	 */
	DataSourceGuard(DataSourceGuards guards, Supplier<Firewall> firewall, String beanName,
			List<Destinations> destinations) {
		this.guards = guards;
		this.firewall = firewall;
		this.beanName = beanName;
		this.destinations = destinations;
	}

	List<Destinations> destinations() {
		return this.destinations;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Method method = invocation.getMethod();
		if (connects(method)) {
			return connect(invocation);
		}
		if (method.getName().equals(UNWRAP) && method.getParameterCount() == 1
				&& invocation.getArguments()[0] instanceof Class<?> type) {
			return unwrap(invocation, type);
		}
		return invocation.proceed();
	}

	private static boolean connects(Method method) {
		Class<?> type = method.getReturnType();
		return Connection.class.isAssignableFrom(type) || PooledConnection.class.isAssignableFrom(type)
				|| ConnectionBuilder.class.isAssignableFrom(type) || XAConnectionBuilder.class.isAssignableFrom(type)
				|| PooledConnectionBuilder.class.isAssignableFrom(type)
				|| method.getName().equals("getConnectionAsync");
	}

	private @Nullable Object connect(MethodInvocation invocation) throws Throwable {
		Object[] arguments = invocation.getArguments();
		String username = (arguments.length == 2 && arguments[0] instanceof String name) ? name : null;
		if (this.destinations.isEmpty()) {
			return connectThroughOthers(invocation);
		}
		JudgedCalls calls = JudgedCalls.ofThread();
		List<Egress> last = List.of();
		for (Destinations destination : this.destinations) {
			last = destination.of(username);
			// A pool on a data source that was judged for the same call
			if (!calls.isRunning(last)) {
				enforce(this.firewall.get(), last, this.beanName);
			}
		}
		List<Egress> outer = calls.start(last);
		try {
			return invocation.proceed();
		}
		finally {
			calls.end(outer);
		}
	}

	static void enforce(Firewall firewall, List<Egress> egresses, String beanName) {
		for (Egress egress : egresses) {
			firewall.enforce(egress, beanName);
		}
	}

	/**
	 * Where no guard below was asked, what was opened is judged by what it says itself.
	 */
	private @Nullable Object connectThroughOthers(MethodInvocation invocation) throws Throwable {
		JudgedCalls calls = JudgedCalls.ofThread();
		long before = calls.count();
		Object opened = invocation.proceed();
		if (calls.count() == before && opened != null && !this.guards.opensOnlyGuarded(invocation.getThis())) {
			judge(opened);
		}
		calls.countOne();
		return opened;
	}

	private void judge(Object opened) throws SQLException {
		JudgedCalls calls = JudgedCalls.ofThread();
		long before = calls.count();
		try {
			List<Egress> egresses = List.of(Egress.to(Protocol.DATABASE)
				.host(Host.invalid("", "was opened by a DataSource that does not tell where to"))
				.build());
			if (opened instanceof Connection connection) {
				DatabaseMetaData metaData = connection.getMetaData();
				if (calls.count() != before) {
					// It was opened only now, by a guarded data source
					return;
				}
				String url = metaData.getURL();
				egresses = (url != null)
						? this.guards.mapper().map(JdbcTarget.ofUrl(url).withUsername(metaData.getUserName()))
						: egresses;
			}
			enforce(this.firewall.get(), egresses, this.beanName);
		}
		catch (SQLException | RuntimeException | Error ex) {
			// Drivers that are older than the JDK's interfaces throw errors
			close(opened, ex);
			throw ex;
		}
	}

	private static void close(Object opened, Throwable reason) {
		try {
			if (opened instanceof AutoCloseable closeable) {
				closeable.close();
			}
			else if (opened instanceof PooledConnection pooled) {
				pooled.close();
			}
		}
		catch (Exception ex) {
			reason.addSuppressed(ex);
		}
	}

	/** What is inside must not be reached without the guard. */
	private @Nullable Object unwrap(MethodInvocation invocation, Class<?> type) throws Throwable {
		Object proxy = (invocation instanceof ProxyMethodInvocation proxied) ? proxied.getProxy() : null;
		if (proxy != null && type.isInstance(proxy)) {
			return proxy;
		}
		Object unwrapped = invocation.proceed();
		if (unwrapped instanceof CommonDataSource inner) {
			Object guarded = this.guards.guard(inner, this.beanName);
			if (!type.isInstance(guarded)) {
				throw new SQLException("The firewall guards this " + type.getName()
						+ ", which cannot be subclassed: unwrap an interface of it instead");
			}
			return guarded;
		}
		return unwrapped;
	}

}
