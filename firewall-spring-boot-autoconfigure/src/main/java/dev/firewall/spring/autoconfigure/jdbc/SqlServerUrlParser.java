package dev.firewall.spring.autoconfigure.jdbc;

import dev.firewall.Egress;
import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;

/**
 * URLs of SQL Server, by Microsoft's driver and by jTDS:
 * {@code //host[\instance][:port][/database][;name=value...]}.
 */
final class SqlServerUrlParser {

	private SqlServerUrlParser() {
	}

	static DatabaseEndpoints microsoft(String rest, JdbcTarget target) {
		return parse("sqlserver", 1433, rest, target);
	}

	/** {@code sqlserver://...} or {@code sybase://...}. */
	static DatabaseEndpoints jtds(String rest, JdbcTarget target) {
		int colon = rest.indexOf(':');
		String type = (colon >= 0) ? rest.substring(0, colon) : "";
		return parse("jtds", type.equalsIgnoreCase("sybase") ? 7100 : 1433, rest.substring(colon + 1), target);
	}

	private static DatabaseEndpoints parse(String driver, int defaultPort, String rest, JdbcTarget target) {
		DatabaseEndpoints endpoints = new DatabaseEndpoints(driver, defaultPort);
		int semicolon = rest.indexOf(';');
		String server = (semicolon >= 0) ? rest.substring(0, semicolon) : rest;
		JdbcProperties properties = new JdbcProperties().add(target.properties());
		if (semicolon >= 0) {
			properties.addList(rest.substring(semicolon + 1), ';');
		}
		server = server.startsWith("//") ? server.substring(2) : server;
		int slash = server.indexOf('/');
		if (slash >= 0) {
			endpoints.database(server.substring(slash + 1));
			server = server.substring(0, slash);
		}
		String port = properties.first("port", "portnumber");
		String instance = properties.first("instancename", "instance");
		String named = properties.first("servername", "server");
		if (!server.isEmpty() || named == null) {
			add(endpoints, server, port, instance);
		}
		if (named != null) {
			add(endpoints, named, port, instance);
		}
		return properties.applyTo(endpoints);
	}

	private static void add(DatabaseEndpoints endpoints, String server, @Nullable String otherPort,
			@Nullable String otherInstance) {
		int close = server.indexOf(']');
		int colon = server.lastIndexOf(':');
		String port = (colon > close) ? server.substring(colon + 1) : otherPort;
		String host = (colon > close) ? server.substring(0, colon) : server;
		int backslash = host.indexOf('\\');
		String instance = (backslash >= 0) ? host.substring(backslash + 1) : otherInstance;
		host = (backslash >= 0) ? host.substring(0, backslash) : host;
		if (port == null && instance != null) {
			// A service on that host tells the port of the instance: it is not known yet
			endpoints.add(Host.parse(host.isEmpty() ? "localhost" : host), Egress.NO_PORT);
		}
		else {
			endpoints.add(host, port);
		}
	}

}
