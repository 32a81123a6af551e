package dev.firewall.spring.autoconfigure.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a data source was told to open.
 *
 * @param url the JDBC URL, or {@code null} if properties alone say where to
 * @param username the user, or {@code null}
 * @param driverClassName the class of the driver or of the driver's data source, or
 * {@code null} if the URL tells the driver
 * @param properties further properties of the connection, which may name hosts too
 */
record JdbcTarget(@Nullable String url, @Nullable String username, @Nullable String driverClassName,
		Map<String, String> properties) {

	private static final String USER = "user";

	static JdbcTarget ofUrl(String url) {
		return new JdbcTarget(url, null, null, Map.of());
	}

	JdbcTarget withUrl(String other) {
		return new JdbcTarget(other, this.username, this.driverClassName, this.properties);
	}

	JdbcTarget withUsername(@Nullable String other) {
		return (other != null) ? new JdbcTarget(this.url, other, this.driverClassName, this.properties) : this;
	}

	/** Where only a property holds the URL, that URL counts. */
	JdbcTarget withUrlOfProperties() {
		String key = (this.url == null)
				? this.properties.keySet().stream().filter("url"::equalsIgnoreCase).findFirst().orElse(null) : null;
		if (key == null) {
			return this;
		}
		Map<String, String> others = new TreeMap<>(this.properties);
		return new JdbcTarget(others.remove(key), this.username, this.driverClassName, others);
	}

	boolean isKnown() {
		return this.url != null || !this.properties.isEmpty();
	}

	/** The properties as the driver gets them. */
	Properties driverProperties() {
		Properties all = new Properties();
		this.properties.forEach(all::setProperty);
		if (this.username != null) {
			all.setProperty(USER, this.username);
		}
		return all;
	}

	/** Copies properties, whatever the types of their values; a password is not kept. */
	static Map<String, String> copy(@Nullable Map<?, ?> properties) {
		if (properties == null || properties.isEmpty()) {
			return Map.of();
		}
		Map<String, String> copy = new TreeMap<>();
		properties.forEach((key, value) -> {
			if (key != null && value != null && !key.toString().toLowerCase(Locale.ROOT).contains("password")) {
				copy.put(key.toString(), value.toString());
			}
		});
		return copy;
	}

	/** Without URL and properties, which may hold a password. */
	@Override
	public String toString() {
		return "JdbcTarget[" + this.driverClassName + "]";
	}

}
