package dev.firewall.spring.autoconfigure.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The properties behind a JDBC URL and those beside it, by name in lower case.
 */
final class JdbcProperties {

	private static final String[] HOSTS = { "pghost", "host", "server", "servername", "servernames" };

	private static final String[] PORTS = { "pgport", "port", "portnumber", "portnumbers", "dbs_port" };

	private static final String[] DATABASES = { "pgdbname", "dbname", "database", "databasename", "db", "dbs",
			"servicename" };

	private static final String[] USERS = { "user", "username", "uid", "logon" };

	/** Hosts that the driver turns to as well, with the property of their port. */
	private static final String[][] OTHER_HOSTS = { { "failoverpartner", "" },
			{ "clientreroutealternateservername", "clientreroutealternateportnumber" }, { "backupservernode", "" },
			{ "slavehost", "slaveport" }, { "socksproxyhost", "socksproxyport" }, { "proxyhost", "proxyport" },
			{ "proxy_host", "proxy_port" }, { "https_proxy", "https_proxy_port" } };

	/** Properties with which the URL no longer tells where the connection goes. */
	private static final String[] OPAQUE = { "socketfactory", "socketfactoryclass", "socketfactoryclassname",
			"namedpipepath", "pipe", "namedpipe", "usenamedpipe", "dnssrv", "service", "url" };

	private final Map<String, String> values = new LinkedHashMap<>();

	JdbcProperties add(Map<String, String> others) {
		others.forEach((key, value) -> this.values.put(name(key), value));
		return this;
	}

	/** Adds {@code a=1&b=2}, percent-decoded. */
	JdbcProperties addQuery(String query) {
		for (String token : query.split("[&;]")) {
			add(token, true);
		}
		return this;
	}

	/** Adds {@code a=1;b={2;3}}, as it is. */
	JdbcProperties addList(String list, char separator) {
		int start = 0;
		boolean braced = false;
		for (int i = 0; i <= list.length(); i++) {
			char c = (i < list.length()) ? list.charAt(i) : separator;
			braced = (c == '{' && i > 0 && list.charAt(i - 1) == '=') || (braced && c != '}');
			if (i == list.length() || (c == separator && !braced)) {
				add(list.substring(start, i), false);
				start = i + 1;
			}
		}
		return this;
	}

	private void add(String token, boolean encoded) {
		int equals = token.indexOf('=');
		String key = (equals >= 0) ? token.substring(0, equals) : token;
		String value = (equals >= 0) ? token.substring(equals + 1).strip() : "";
		if (value.startsWith("{") && value.endsWith("}")) {
			value = value.substring(1, value.length() - 1);
		}
		if (!key.isBlank()) {
			this.values.put(name(encoded ? decode(key) : key), encoded ? decode(value) : value);
		}
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

	private static String name(String key) {
		return key.strip().toLowerCase(Locale.ROOT);
	}

	@Nullable String first(String... names) {
		for (String name : names) {
			String value = this.values.get(name);
			if (value != null && !value.isEmpty()) {
				return value;
			}
		}
		return null;
	}

	@Nullable String host() {
		return first(HOSTS);
	}

	@Nullable String port() {
		return first(PORTS);
	}

	@Nullable String database() {
		return first(DATABASES);
	}

	@Nullable String user() {
		return first(USERS);
	}

	/**
	 * Adds what the properties say about the destination. Whether a property or the URL
	 * wins differs between drivers, so the places of both count.
	 */
	DatabaseEndpoints applyTo(DatabaseEndpoints endpoints) {
		endpoints.database(database()).username(user());
		String host = host();
		String port = port();
		if (host != null) {
			addAll(endpoints, host, port);
		}
		else if (port != null) {
			endpoints.addPort(port);
		}
		for (String[] other : OTHER_HOSTS) {
			String names = first(other[0]);
			if (names != null) {
				addAll(endpoints, names, other[1].isEmpty() ? null : first(other[1]));
			}
		}
		String socket = first("localsocket", "unixsocket");
		if (socket != null) {
			endpoints.addUnixSocket(socket);
		}
		for (String name : OPAQUE) {
			if (first(name) != null && !"false".equalsIgnoreCase(first(name))) {
				endpoints.addUnknown("is reached by way of the property '" + name
						+ "', which does not tell where the connection goes");
			}
		}
		return endpoints;
	}

	private static void addAll(DatabaseEndpoints endpoints, String hosts, @Nullable String ports) {
		String[] portList = (ports != null) ? ports.split(",") : new String[0];
		String[] hostList = hosts.split(",");
		for (int i = 0; i < hostList.length; i++) {
			String port = (portList.length > 0) ? portList[Math.min(i, portList.length - 1)] : null;
			if (port == null) {
				endpoints.addAuthority(hostList[i]);
			}
			else {
				endpoints.add(hostList[i].strip(), port);
			}
		}
	}

}
