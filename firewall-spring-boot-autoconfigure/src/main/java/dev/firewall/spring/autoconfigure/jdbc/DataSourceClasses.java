package dev.firewall.spring.autoconfigure.jdbc;

import java.util.Locale;

import dev.firewall.Egress;

/**
 * Data sources of drivers that are set up with properties ({@code serverName},
 * {@code portNumber}) instead of a URL.
 */
final class DataSourceClasses {

	private DataSourceClasses() {
	}

	static DatabaseEndpoints endpoints(JdbcTarget target) {
		String name = (target.driverClassName() != null) ? target.driverClassName() : "";
		Kind kind = kind(name.toLowerCase(Locale.ROOT));
		DatabaseEndpoints endpoints = new DatabaseEndpoints(kind.driver(), kind.port());
		JdbcProperties properties = new JdbcProperties().add(target.properties());
		if (properties.first("instancename") != null && properties.port() == null) {
			return endpoints.addUnknown("has a named instance, whose port a service of the host tells");
		}
		if (properties.host() == null) {
			if (kind.port() == Egress.NO_PORT) {
				return endpoints.addUnknown("cannot be told from a data source of type " + name);
			}
			endpoints.add("localhost", properties.port());
		}
		return properties.applyTo(endpoints);
	}

	private static Kind kind(String className) {
		if (className.contains("postgresql")) {
			return new Kind("postgresql", 5432);
		}
		if (className.contains("mariadb")) {
			return new Kind("mariadb", 3306);
		}
		if (className.contains("mysql")) {
			return new Kind("mysql", 3306);
		}
		if (className.contains("sqlserver") || className.contains("jtds")) {
			return new Kind(className.contains("jtds") ? "jtds" : "sqlserver", 1433);
		}
		if (className.contains("oracle")) {
			return new Kind("oracle", 1521);
		}
		if (className.contains("db2")) {
			return new Kind("db2", 50000);
		}
		return new Kind("unknown", Egress.NO_PORT);
	}

	private record Kind(String driver, int port) {

	}

}
