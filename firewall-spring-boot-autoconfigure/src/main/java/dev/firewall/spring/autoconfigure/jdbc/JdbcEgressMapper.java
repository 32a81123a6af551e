package dev.firewall.spring.autoconfigure.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a JDBC URL what a connection reaches: one egress for every host that the
 * driver may turn to, none for databases in memory or in files. A destination that cannot
 * be told becomes an egress that no rule allows.
 */
final class JdbcEgressMapper {

	/** Drivers that wrap another and leave the URL behind their own name. */
	private static final Pattern WRAPPER = Pattern
		.compile("(?i)jdbc:(otel|p6spy|log4jdbc|aws-wrapper|opentelemetry):(.*)", Pattern.DOTALL);

	private static final Pattern URL = Pattern.compile("(?i)jdbc:([a-z0-9_.+-]+):(.*)", Pattern.DOTALL);

	private final DriverParsers drivers;

	/**
	 * A mapper that asks the drivers of a class loader.
	 * @param classLoader the class loader
	 */
	JdbcEgressMapper(@Nullable ClassLoader classLoader) {
		this.drivers = new DriverParsers(classLoader);
	}

	/**
	 * Maps what a data source opens.
	 * @param target what it was told to open
	 * @return an egress for each destination, all of which must be allowed
	 */
	List<Egress> map(JdbcTarget target) {
		JdbcTarget plain = target.withUrlOfProperties();
		String url = plain.url();
		DatabaseEndpoints endpoints = (url != null) ? endpoints(url.strip(), plain)
				: DataSourceClasses.endpoints(plain);
		return endpoints.username(target.username()).toEgresses();
	}

	private DatabaseEndpoints endpoints(String url, JdbcTarget target) {
		Matcher wrapper = WRAPPER.matcher(url);
		if (wrapper.matches()) {
			String inner = wrapper.group(2);
			return endpoints(inner.regionMatches(true, 0, "jdbc:", 0, 5) ? inner : "jdbc:" + inner,
					target.withUrl(inner));
		}
		Matcher matcher = URL.matcher(url);
		if (!matcher.matches()) {
			return DatabaseEndpoints.unknown("unknown", "", "is in a URL that is no JDBC URL");
		}
		return endpoints(url, matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2), target);
	}

	private DatabaseEndpoints endpoints(String url, String name, String rest, JdbcTarget target) {
		return switch (name) {
			case "postgresql", "pgsql" -> postgresql(url, name, rest, target);
			case "mysql", "mysql+srv" -> mysql(url, name, rest, target);
			case "mariadb" -> mariadb(url, rest, target);
			case "sqlserver" -> SqlServerUrlParser.microsoft(rest, target);
			case "jtds" -> SqlServerUrlParser.jtds(rest, target);
			case "oracle" -> OracleUrlParser.parse(rest, target);
			case "db2" -> UrlParsers.db2("db2", 50000, rest, target);
			case "as400" -> UrlParsers.db2("as400", 8471, rest, target);
			case "h2" -> UrlParsers.h2(rest, target);
			case "hsqldb" -> UrlParsers.hsqldb(rest, target);
			case "derby" -> UrlParsers.derby(rest, target);
			case "sqlite" -> new DatabaseEndpoints("sqlite", Egress.NO_PORT);
			case "firebirdsql", "firebird" -> UrlParsers.firebird(rest, target);
			case "informix-sqli", "informix-direct" -> UrlParsers.informix(rest, target);
			case "sybase" -> UrlParsers.sybase(rest, target);
			case "teradata" -> UrlParsers.teradata(rest, target);
			case "sap" -> UrlParsers.hana(rest, target);
			case "redshift" -> UrlParsers.redshift(rest, target);
			case "vertica" -> UrlParsers.authority("vertica", 5433, rest, target);
			case "clickhouse", "ch" -> UrlParsers.clickhouse(rest, target);
			case "snowflake" -> UrlParsers.authority("snowflake", 443, rest, target);
			case "phoenix" -> UrlParsers.phoenix(rest, target);
			case "tc" ->
				DatabaseEndpoints.unknown("testcontainers", "testcontainers", "is a container that is not started yet");
			default -> UrlParsers.other(name, rest, target);
		};
	}

	private DatabaseEndpoints postgresql(String url, String name, String rest, JdbcTarget target) {
		DatabaseEndpoints asked = name.equals("postgresql") ? this.drivers.postgresql(url, target) : null;
		return (asked != null) ? asked : UrlParsers.authorityOrLocal("postgresql", 5432, rest, target);
	}

	/** MariaDB's driver takes the scheme of MySQL too. */
	private DatabaseEndpoints mysql(String url, String name, String rest, JdbcTarget target) {
		String driver = target.driverClassName();
		DatabaseEndpoints asked = (driver != null && driver.startsWith("org.mariadb."))
				? this.drivers.mariadb(url, target) : this.drivers.mysql(url, target);
		if (asked != null) {
			return asked;
		}
		DatabaseEndpoints endpoints = UrlParsers.authority("mysql", 3306, rest, target);
		return name.endsWith("+srv") ? endpoints.addUnknown("is found by DNS SRV records") : endpoints;
	}

	private DatabaseEndpoints mariadb(String url, String rest, JdbcTarget target) {
		DatabaseEndpoints asked = this.drivers.mariadb(url, target);
		return (asked != null) ? asked : UrlParsers.authority("mariadb", 3306, rest, target);
	}

}
