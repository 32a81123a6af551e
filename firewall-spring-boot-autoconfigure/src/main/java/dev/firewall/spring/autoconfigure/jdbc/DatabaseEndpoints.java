package dev.firewall.spring.autoconfigure.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import org.jspecify.annotations.Nullable;

/**
 * The places that one JDBC URL names. What cannot be told is kept as a place that no rule
 * allows.
 */
final class DatabaseEndpoints {

	private final String driver;

	private final int defaultPort;

	private final Set<Endpoint> endpoints = new LinkedHashSet<>();

	private @Nullable String database;

	private @Nullable String username;

	DatabaseEndpoints(String driver, int defaultPort) {
		this.driver = driver;
		this.defaultPort = defaultPort;
	}

	/** A single place that cannot be told. */
	static DatabaseEndpoints unknown(String driver, String shown, String problem) {
		return new DatabaseEndpoints(driver, Egress.NO_PORT).add(Host.invalid(shown, problem), Egress.NO_PORT);
	}

	DatabaseEndpoints add(Host host, int port) {
		this.endpoints.add(new Endpoint(host, port));
		return this;
	}

	DatabaseEndpoints add(@Nullable String host, int port) {
		boolean given = host != null && !host.isEmpty();
		return add(Host.parse(given ? host : "localhost"), port);
	}

	/** Adds {@code host}, {@code host:port} or {@code [address]:port}. */
	DatabaseEndpoints addAuthority(String text) {
		String authority = text.strip();
		int colon = authority.lastIndexOf(':');
		if (colon < 0 || authority.indexOf(']') > colon) {
			return add(authority, this.defaultPort);
		}
		String host = authority.substring(0, colon);
		String port = authority.substring(colon + 1);
		if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
			return add(Host.invalid(this.driver, "is followed by more than one ':'"), Egress.NO_PORT);
		}
		return add(host, port);
	}

	/** Adds a host with its port as text. */
	DatabaseEndpoints add(@Nullable String host, @Nullable String port) {
		if (port == null || port.isEmpty()) {
			return add(host, this.defaultPort);
		}
		int number = port(port.strip());
		return (number >= 0) ? add(host, number)
				: add(Host.invalid(this.driver, "has a port that is no number"), Egress.NO_PORT);
	}

	private static int port(String text) {
		boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch((c) -> c >= '0' && c <= '9');
		int port = digits ? Integer.parseInt(text) : -1;
		return (port <= 65535) ? port : -1;
	}

	/**
	 * Adds every known host on another port, which a property may put in place of theirs.
	 */
	DatabaseEndpoints addPort(String port) {
		for (Endpoint endpoint : List.copyOf(this.endpoints)) {
			if (endpoint.host().isName() || endpoint.host().isAddress()) {
				add(endpoint.host().text(), port);
			}
		}
		return this;
	}

	DatabaseEndpoints addUnixSocket(String path) {
		return add(Host.ofUnixPath(path), Egress.NO_PORT);
	}

	DatabaseEndpoints addUnknown(String problem) {
		return add(Host.invalid(this.driver, problem), Egress.NO_PORT);
	}

	DatabaseEndpoints database(@Nullable String name) {
		this.database = (name != null && !name.isEmpty()) ? name : this.database;
		return this;
	}

	DatabaseEndpoints username(@Nullable String name) {
		this.username = (name != null && !name.isEmpty()) ? name : this.username;
		return this;
	}

	boolean isEmpty() {
		return this.endpoints.isEmpty();
	}

	List<Egress> toEgresses() {
		List<Egress> egresses = new ArrayList<>(this.endpoints.size());
		for (Endpoint endpoint : this.endpoints) {
			egresses.add(Egress.to(Protocol.DATABASE)
				.host(endpoint.host())
				.port(endpoint.port())
				.field("database", this.database)
				.field("driver", this.driver)
				.field("username", this.username)
				.build());
		}
		return List.copyOf(egresses);
	}

	private record Endpoint(Host host, int port) {

	}

}
