package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Reads from the getters of a data source what it will open. Pools and the data sources
 * of drivers have no type in common, but the names of these properties.
 */
final class DataSourceReader {

	private static final String[] URL = { "getJdbcUrl", "getUrl", "getURL" };

	private static final String[] USER = { "getUsername", "getUserName", "getUser" };

	private static final String[] DRIVER = { "getDriverClassName", "getDriverClass" };

	private static final String[] PROPERTIES = { "getConnectionProperties", "getDbProperties" };

	private static final Map<String, String> PARTS = Map.of("getServerName", "servername", "getServerNames",
			"servernames", "getPortNumber", "portnumber", "getPortNumbers", "portnumbers", "getPort", "port",
			"getDatabaseName", "databasename", "getInstanceName", "instancename", "getSocketFactory", "socketfactory",
			"getServiceName", "servicename", "getFailoverPartner", "failoverpartner");

	private final Object dataSource;

	private final Class<?> type;

	DataSourceReader(Object dataSource) {
		this.dataSource = dataSource;
		this.type = dataSource.getClass();
	}

	/** What the data source opens, or {@code null} if its getters do not tell. */
	@Nullable JdbcTarget read() {
		String url = text(first(URL));
		String user = text(first(USER));
		String driver = text(first(DRIVER));
		Map<String, String> properties = new TreeMap<>();
		if (url == null) {
			PARTS.forEach((getter, name) -> {
				String value = text(get(getter));
				if (value != null && !value.isEmpty() && !value.equals("0")) {
					properties.put(name, value);
				}
			});
		}
		boolean parts = !properties.isEmpty();
		if (first(PROPERTIES) instanceof Map<?, ?> map) {
			properties.putAll(JdbcTarget.copy(map));
		}
		if (url == null && !parts) {
			return null;
		}
		return new JdbcTarget(url, user, (driver != null) ? driver : this.type.getName(), properties);
	}

	private @Nullable Object first(String[] getters) {
		for (String getter : getters) {
			Object value = get(getter);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	private @Nullable Object get(String getter) {
		try {
			Method method = this.type.getMethod(getter);
			if (Modifier.isStatic(method.getModifiers())) {
				return null;
			}
			method.trySetAccessible();
			return method.invoke(this.dataSource);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			return null;
		}
	}

	private static @Nullable String text(@Nullable Object value) {
		if (value == null || !value.getClass().isArray()) {
			return (value != null) ? value.toString() : null;
		}
		StringJoiner joined = new StringJoiner(",");
		for (int i = 0; i < Array.getLength(value); i++) {
			Object element = Array.get(value, i);
			if (element != null && !element.toString().equals("0")) {
				joined.add(element.toString());
			}
		}
		return joined.toString();
	}

}
