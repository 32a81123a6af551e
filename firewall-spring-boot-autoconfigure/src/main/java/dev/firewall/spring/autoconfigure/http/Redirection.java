package dev.firewall.spring.autoconfigure.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An answer that points elsewhere, and the request that follows from it (RFC 9110,
 * section 15.4).
 *
 * @param method the method of the request that was answered
 * @param uri its URI
 * @param status the status of the answer
 * @param target where it points to
 */
record Redirection(String method, URI uri, int status, URI target) {

	/** No client that Spring Boot chooses follows more by default. */
	static final int LIMIT = 50;

	private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

	private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "proxy-authorization", "host");

	private static final Set<String> OF_BODY = Set.of("transfer-encoding", "expect", "trailer");

	/**
	 * Whether an answer of this status may point elsewhere.
	 */
	static boolean isStatus(int status) {
		return status / 100 == 3 && STATUSES.contains(status);
	}

	/**
	 * Reads an answer.
	 * @return the redirection, or {@code null} if the answer is none that leads to an
	 * HTTP address
	 */
	static @Nullable Redirection of(String method, URI uri, int status, @Nullable String location) {
		if (location == null || !isStatus(status)) {
			return null;
		}
		try {
			URI next = uri.resolve(new URI(location));
			if (next.getRawPath() == null || next.getRawPath().isEmpty()) {
				next = next.resolve("/");
			}
			String scheme = next.getScheme();
			boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
			return (isHttp && next.getHost() != null) ? new Redirection(method, uri, status, next) : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	String nextMethod() {
		boolean becomesGet = switch (this.status) {
			case 301, 302 -> this.method.equals("POST");
			case 303 -> !this.method.equals("GET") && !this.method.equals("HEAD");
			default -> false;
		};
		return becomesGet ? "GET" : this.method;
	}

	boolean keepsBody() {
		return nextMethod().equals(this.method);
	}

	/**
	 * Credentials stay with the origin that they were meant for. The target has a host;
	 * what asked for it may have a name that is none, such as one with an underscore.
	 */
	boolean keepsCredentials() {
		return isSameScheme() && this.target.getHost().equalsIgnoreCase(this.uri.getHost())
				&& port(this.uri) == port(this.target);
	}

	boolean keepsHeader(String name) {
		String header = name.toLowerCase(Locale.ROOT);
		if (!keepsCredentials() && CREDENTIALS.contains(header)) {
			return false;
		}
		return keepsBody() || !(header.startsWith("content-") || OF_BODY.contains(header));
	}

	boolean isSameScheme() {
		return this.target.getScheme().equalsIgnoreCase(this.uri.getScheme());
	}

	boolean isDowngrade() {
		return "https".equalsIgnoreCase(this.uri.getScheme()) && !isSameScheme();
	}

	private static int port(URI uri) {
		return (uri.getPort() >= 0) ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
	}

}
