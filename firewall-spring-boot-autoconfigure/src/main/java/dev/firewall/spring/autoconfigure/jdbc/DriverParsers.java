package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * Asks the parsers of the drivers themselves, which alone know what a URL means to them.
 * Drivers are called by name, so that none of them is linked.
 */
final class DriverParsers {

	private static final String UNREADABLE = "is in a URL that its driver cannot read";

	private final @Nullable ClassLoader classLoader;

	DriverParsers(@Nullable ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	/**
	 * Parses a URL of PostgreSQL.
	 * @return the endpoints, or {@code null} if the driver is absent
	 */
	@Nullable DatabaseEndpoints postgresql(String url, JdbcTarget target) {
		Class<?> driver = find("org.postgresql.Driver");
		Method parse = (driver != null) ? method(driver, "parseURL", String.class, Properties.class) : null;
		if (parse == null) {
			return null;
		}
		DatabaseEndpoints endpoints = new DatabaseEndpoints("postgresql", 5432);
		if (!(invoke(parse, null, url, target.driverProperties()) instanceof Properties parsed)) {
			return endpoints.addUnknown(UNREADABLE);
		}
		String[] hosts = parsed.getProperty("PGHOST", "localhost").split(",");
		String[] ports = parsed.getProperty("PGPORT", "5432").split(",");
		for (int i = 0; i < hosts.length; i++) {
			endpoints.add(hosts[i], (i < ports.length) ? ports[i] : ports[ports.length - 1]);
		}
		if (hosts.length == 0) {
			endpoints.add("localhost", 5432);
		}
		if (parsed.getProperty("socketFactory") != null) {
			addSocketFactory(endpoints);
		}
		String database = parsed.getProperty("PGDBNAME");
		String user = parsed.getProperty("user");
		return endpoints.username(user).database((database != null) ? database : user);
	}

	/**
	 * Parses a URL of MySQL.
	 * @return the endpoints, or {@code null} if the driver is absent
	 */
	@Nullable DatabaseEndpoints mysql(String url, JdbcTarget target) {
		Class<?> type = find("com.mysql.cj.conf.ConnectionUrl");
		Method parse = (type != null) ? method(type, "getConnectionUrlInstance", String.class, Properties.class) : null;
		if (parse == null) {
			return null;
		}
		DatabaseEndpoints endpoints = new DatabaseEndpoints("mysql", 3306);
		if (isDiscovered(url) || target.properties().keySet().stream().anyMatch("dnsSrv"::equalsIgnoreCase)) {
			// The parser would ask the DNS at once
			return endpoints.addUnknown("is found by DNS SRV records, which nobody has judged");
		}
		if (!(call(invoke(parse, null, url, target.driverProperties()), "getHostsList") instanceof List<?> hosts)) {
			return endpoints.addUnknown(UNREADABLE);
		}
		for (Object host : hosts) {
			addMysqlHost(endpoints, host);
		}
		return endpoints;
	}

	private static boolean isDiscovered(String url) {
		try {
			String text = URLDecoder.decode(url, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
			return url.toLowerCase(Locale.ROOT).startsWith("jdbc:mysql+srv") || text.contains("dnssrv");
		}
		catch (IllegalArgumentException ex) {
			return true;
		}
	}

	private static void addMysqlHost(DatabaseEndpoints endpoints, Object host) {
		endpoints.add(text(call(host, "getHost")), text(call(host, "getPort")))
			.database(text(call(host, "getDatabase")))
			.username(text(call(host, "getUser")));
		if (call(host, "getHostProperties") instanceof Map<?, ?> properties) {
			Object proxy = properties.get("socksProxyHost");
			if (proxy != null) {
				Object port = properties.get("socksProxyPort");
				endpoints.add(proxy.toString(), (port != null) ? port.toString() : "1080");
			}
			if (properties.get("socketFactory") != null) {
				addSocketFactory(endpoints);
			}
		}
	}

	/**
	 * Parses a URL of MariaDB.
	 * @return the endpoints, or {@code null} if the driver is absent
	 */
	@Nullable DatabaseEndpoints mariadb(String url, JdbcTarget target) {
		Class<?> type = find("org.mariadb.jdbc.Configuration");
		Method parse = (type != null) ? method(type, "parse", String.class, Properties.class) : null;
		if (parse == null) {
			return null;
		}
		DatabaseEndpoints endpoints = new DatabaseEndpoints("mariadb", 3306);
		Object parsed = invoke(parse, null, url, target.driverProperties());
		if (!(call(parsed, "addresses") instanceof List<?> addresses)) {
			return endpoints.addUnknown(UNREADABLE);
		}
		for (Object address : addresses) {
			addMariadbAddress(endpoints, address);
		}
		String socket = text(call(parsed, "localSocket"));
		if (socket != null) {
			endpoints.addUnixSocket(socket);
		}
		if (call(parsed, "socketFactory") != null || call(parsed, "pipe") != null) {
			addSocketFactory(endpoints);
		}
		if (endpoints.isEmpty()) {
			endpoints.add("localhost", 3306);
		}
		return endpoints.database(text(call(parsed, "database"))).username(text(call(parsed, "user")));
	}

	private static void addMariadbAddress(DatabaseEndpoints endpoints, Object address) {
		String socket = text(field(address, "localSocket"));
		if (socket != null) {
			endpoints.addUnixSocket(socket);
		}
		else if (field(address, "pipe") != null) {
			addSocketFactory(endpoints);
		}
		else {
			endpoints.add(text(field(address, "host")), text(field(address, "port")));
		}
	}

	private static void addSocketFactory(DatabaseEndpoints endpoints) {
		endpoints.addUnknown("is reached by a socket factory or pipe, which does not tell where the connection goes");
	}

	private @Nullable Class<?> find(String name) {
		try {
			return Class.forName(name, true, this.classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

	private static @Nullable Method method(Class<?> type, String name, Class<?>... parameters) {
		try {
			return type.getMethod(name, parameters);
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	private static @Nullable Object call(@Nullable Object object, String name) {
		Method method = (object != null) ? method(object.getClass(), name) : null;
		return (method != null) ? invoke(method, object) : null;
	}

	/** What a driver cannot parse it does not connect to, so its exception is no news. */
	private static @Nullable Object invoke(Method method, @Nullable Object object, Object... arguments) {
		try {
			return method.invoke(object, arguments);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			return null;
		}
	}

	private static @Nullable Object field(Object object, String name) {
		try {
			return object.getClass().getField(name).get(object);
		}
		catch (NoSuchFieldException | IllegalAccessException ex) {
			return null;
		}
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

}
