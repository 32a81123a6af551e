package dev.firewall.spring.autoconfigure.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * URLs of drivers that have no parser of their own to ask, or whose driver is absent.
 * Where a property may put another host in place of that of the URL, both count.
 */
final class UrlParsers {

	private static final String ALIAS = "is a name that the driver's own configuration resolves";

	private static final List<String> DERBY_LOCAL = List.of("memory:", "directory:", "classpath:", "jar:");

	private static final Set<String> FIREBIRD_LOCAL = Set.of("embedded", "local");

	private UrlParsers() {
	}

	/**
	 * {@code //[user[:password]@]host[:port][,...][/database][?a=b&c=d]} and the like.
	 */
	static DatabaseEndpoints authority(String driver, int defaultPort, String rest, JdbcTarget target) {
		DatabaseEndpoints endpoints = new DatabaseEndpoints(driver, defaultPort);
		JdbcProperties properties = new JdbcProperties().add(target.properties());
		int start = rest.indexOf("//");
		if (start < 0) {
			if (properties.host() == null) {
				endpoints.addUnknown("is not in the URL");
			}
			return properties.applyTo(endpoints);
		}
		String text = rest.substring(start + 2);
		int end = indexOfAny(text, "/?;#");
		addHosts(endpoints, text.substring(0, end), properties);
		if (end < text.length()) {
			addRest(endpoints, text.substring(end), properties);
		}
		return properties.applyTo(endpoints);
	}

	private static void addRest(DatabaseEndpoints endpoints, String text, JdbcProperties properties) {
		int end = indexOfAny(text, "?;#");
		String path = text.substring(0, end);
		if (path.indexOf('@') >= 0) {
			endpoints.addUnknown("may stand behind an '@' in the path");
		}
		int colon = path.indexOf(':');
		if (colon > 0) {
			properties.addList(path.substring(colon + 1), ';');
			properties.addList(text.substring(Math.min(end + 1, text.length())), ';');
			path = path.substring(0, colon);
		}
		endpoints.database(path.isEmpty() ? null : path.substring(1));
		if (end < text.length()) {
			properties.addQuery(text.substring(end + 1));
		}
	}

	private static void addHosts(DatabaseEndpoints endpoints, String authority, JdbcProperties properties) {
		int at = authority.lastIndexOf('@');
		if (at >= 0) {
			if (authority.indexOf('@') != at) {
				endpoints.addUnknown("is behind more than one '@'");
				return;
			}
			String user = authority.substring(0, at);
			int colon = user.indexOf(':');
			endpoints.username((colon >= 0) ? user.substring(0, colon) : user);
		}
		String hosts = authority.substring(at + 1);
		if (hosts.isEmpty() && properties.host() != null) {
			return;
		}
		if (hosts.indexOf('(') >= 0 || hosts.indexOf('%') >= 0) {
			endpoints.addUnknown("is in a list that only the driver can read");
			return;
		}
		for (String host : hosts.split(",", -1)) {
			endpoints.addAuthority(host);
		}
	}

	/** As {@link #authority}, or {@code database} alone for the driver's default host. */
	static DatabaseEndpoints authorityOrLocal(String driver, int defaultPort, String rest, JdbcTarget target) {
		if (rest.indexOf("//") >= 0) {
			return authority(driver, defaultPort, rest, target);
		}
		int query = rest.indexOf('?');
		String database = (query >= 0) ? rest.substring(0, query) : rest;
		return authority(driver, defaultPort, "///" + database + ((query >= 0) ? rest.substring(query) : ""), target);
	}

	/**
	 * {@code tcp://} and {@code ssl://} lead to a server, everything else to memory or
	 * files.
	 */
	static DatabaseEndpoints h2(String rest, JdbcTarget target) {
		String lower = rest.toLowerCase(Locale.ROOT);
		if (lower.startsWith("tcp:") || lower.startsWith("ssl:")) {
			String address = rest.substring(4);
			// H2 takes an address without slashes too
			return authority("h2", 9092, address.startsWith("//") ? address : "//" + address, target);
		}
		DatabaseEndpoints endpoints = new DatabaseEndpoints("h2", 9092);
		boolean shared = lower.replace(" ", "").contains("auto_server=true")
				|| "true".equalsIgnoreCase(new JdbcProperties().add(target.properties()).first("auto_server"));
		return shared ? endpoints.addUnknown("is that of another process which has the file open (AUTO_SERVER)")
				: endpoints;
	}

	static DatabaseEndpoints hsqldb(String rest, JdbcTarget target) {
		int colon = rest.indexOf(':');
		return switch (rest.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT)) {
			case "hsql" -> authority("hsqldb", 9001, rest, target);
			case "hsqls" -> authority("hsqldb", 554, rest, target);
			case "http" -> authority("hsqldb", 80, rest, target);
			case "https" -> authority("hsqldb", 443, rest, target);
			default -> new DatabaseEndpoints("hsqldb", 9001);
		};
	}

	static DatabaseEndpoints derby(String rest, JdbcTarget target) {
		String lower = rest.toLowerCase(Locale.ROOT);
		if (lower.startsWith("//") || lower.startsWith("net:")) {
			return authority("derby", 1527, rest, target);
		}
		DatabaseEndpoints endpoints = new DatabaseEndpoints("derby", 4851);
		int semicolon = rest.indexOf(';');
		boolean local = DERBY_LOCAL.stream().anyMatch(lower::startsWith);
		JdbcProperties properties = new JdbcProperties().addList((semicolon >= 0) ? rest.substring(semicolon + 1) : "",
				';');
		String slave = properties.first("slavehost");
		return (slave != null && !local) ? endpoints.add(slave, properties.first("slaveport")) : endpoints;
	}

	/** {@code //host:port/file}, or the older {@code host/port:file}. */
	static DatabaseEndpoints firebird(String rest, JdbcTarget target) {
		String text = rest;
		int colon = text.indexOf(':');
		String type = (colon > 0) ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
		if (FIREBIRD_LOCAL.contains(type)) {
			return new DatabaseEndpoints("firebird", 3050);
		}
		if (type.equals("native") || type.equals("java") || type.equals("oo") || type.equals("nativeoo")) {
			text = text.substring(colon + 1);
			colon = text.indexOf(':');
		}
		if (text.startsWith("//")) {
			return authority("firebird", 3050, text, target);
		}
		int query = indexOfAny(text, "?;");
		String database = text.substring(0, query);
		// One letter is the drive of a local file
		String server = (colon > 1 && colon < query) ? database.substring(0, colon) : "localhost";
		database = (colon > 1 && colon < query) ? database.substring(colon + 1) : database;
		DatabaseEndpoints endpoints = new DatabaseEndpoints("firebird", 3050).addAuthority(server.replace('/', ':'))
			.database(database);
		JdbcProperties properties = new JdbcProperties().add(target.properties());
		if (query < text.length()) {
			properties.addQuery(text.substring(query + 1));
		}
		return properties.applyTo(endpoints);
	}

	/** Without slashes the name is an alias of the native client's. */
	static DatabaseEndpoints db2(String driver, int defaultPort, String rest, JdbcTarget target) {
		if (!rest.contains("//")) {
			return DatabaseEndpoints.unknown(driver, driver, ALIAS);
		}
		return authority(driver, defaultPort, rest, target);
	}

	/** Without a port the server is found by name in a file or a directory. */
	static DatabaseEndpoints informix(String rest, JdbcTarget target) {
		int start = rest.indexOf("//");
		String authority = (start >= 0) ? rest.substring(start + 2).split("[/;?]", 2)[0] : "";
		if (authority.lastIndexOf(':') <= authority.indexOf(']')) {
			return DatabaseEndpoints.unknown("informix", "informix", ALIAS);
		}
		return authority("informix", 9088, rest, target);
	}

	/** {@code Tds:host:port/database?a=b}. */
	static DatabaseEndpoints sybase(String rest, JdbcTarget target) {
		if (!rest.toLowerCase(Locale.ROOT).startsWith("tds:")) {
			return DatabaseEndpoints.unknown("sybase", "sybase", ALIAS);
		}
		return authority("sybase", 5000, "//" + rest.substring(4), target);
	}

	/** {@code //host/A=1,B=2}. */
	static DatabaseEndpoints teradata(String rest, JdbcTarget target) {
		String text = rest.startsWith("//") ? rest.substring(2) : rest;
		int slash = indexOfAny(text, "/?;");
		DatabaseEndpoints endpoints = new DatabaseEndpoints("teradata", 1025);
		JdbcProperties properties = new JdbcProperties().add(target.properties())
			.addList((slash < text.length()) ? text.substring(slash + 1) : "", ',');
		String port = properties.first("dbs_port");
		endpoints.add(text.substring(0, slash), port);
		return properties.applyTo(endpoints);
	}

	/** {@code //host:port;host:port/?databaseName=x}. */
	static DatabaseEndpoints hana(String rest, JdbcTarget target) {
		int slash = rest.indexOf('/', rest.indexOf("//") + 2);
		int query = rest.indexOf('?');
		int end = (slash >= 0) ? slash : (query >= 0) ? query : rest.length();
		return authority("hana", 30015, rest.substring(0, end).replace(';', ',') + rest.substring(end), target);
	}

	/** With {@code iam:} a cluster may stand for a host, which a service tells. */
	static DatabaseEndpoints redshift(String rest, JdbcTarget target) {
		DatabaseEndpoints endpoints = authority("redshift", 5439, rest, target);
		boolean cluster = rest.toLowerCase(Locale.ROOT).startsWith("iam:") && !rest.contains(".");
		return cluster ? endpoints.addUnknown(ALIAS) : endpoints;
	}

	/** The protocol within the URL, or a property, says which port is the default. */
	static DatabaseEndpoints clickhouse(String rest, JdbcTarget target) {
		String lower = rest.toLowerCase(Locale.ROOT);
		boolean secure = lower.startsWith("https:") || lower.contains("ssl=true") || lower.startsWith("grpcs:");
		return authority("clickhouse", secure ? 8443 : 8123, rest, target);
	}

	/** {@code thin:url=http://host:port}; the thick client asks ZooKeeper where to go. */
	static DatabaseEndpoints phoenix(String rest, JdbcTarget target) {
		int url = rest.indexOf("url=");
		if (rest.startsWith("thin:") && url >= 0) {
			return authority("phoenix", 8765, rest.substring(url + 4), target);
		}
		return DatabaseEndpoints.unknown("phoenix", "phoenix", ALIAS);
	}

	/** A driver that nobody here knows: only a plain authority is understood. */
	static DatabaseEndpoints other(@Nullable String driver, String rest, JdbcTarget target) {
		String name = (driver != null && !driver.isEmpty()) ? driver : "unknown";
		return rest.startsWith("//") ? authority(name, -1, rest, target)
				: DatabaseEndpoints.unknown(name, name, "is in a URL of a driver that the firewall does not know");
	}

	private static int indexOfAny(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return text.length();
	}

}
