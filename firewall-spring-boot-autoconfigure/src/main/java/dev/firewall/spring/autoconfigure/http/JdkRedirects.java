package dev.firewall.spring.autoconfigure.http;

import java.net.http.HttpClient;
import java.util.Map;

import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Takes redirects over from the JDK's client: it cannot be told for one request, so there
 * is a second client with the same settings that never follows. A local address and an
 * HTTP/2 priority are not among these settings, because a client does not tell them.
 */
final class JdkRedirects {

	/** By identity, and as long as the client is in use. */
	private static final Map<HttpClient, HttpClient> CLIENTS = new ConcurrentReferenceHashMap<>();

	private static final String OWN_CLIENT = "jdk.internal.net.http.";

	private JdkRedirects() {
	}

	/** A client that somebody else wrote may do what it likes. */
	static boolean canTakeOver(HttpClient client) {
		return client.getClass().getName().startsWith(OWN_CLIENT);
	}

	static RedirectRule rule(HttpClient client) {
		return switch (client.followRedirects()) {
			case NEVER -> RedirectRule.NEVER;
			case ALWAYS -> RedirectRule.ALWAYS;
			case NORMAL -> RedirectRule.UNLESS_DOWNGRADED;
		};
	}

	static HttpClient withoutRedirects(HttpClient client) {
		if (client.followRedirects() == HttpClient.Redirect.NEVER || !canTakeOver(client)) {
			return client;
		}
		return CLIENTS.computeIfAbsent(client, JdkRedirects::copy);
	}

	private static HttpClient copy(HttpClient client) {
		HttpClient.Builder copy = HttpClient.newBuilder()
			.followRedirects(HttpClient.Redirect.NEVER)
			.version(client.version())
			.sslContext(client.sslContext())
			.sslParameters(client.sslParameters());
		client.authenticator().ifPresent(copy::authenticator);
		client.connectTimeout().ifPresent(copy::connectTimeout);
		client.cookieHandler().ifPresent(copy::cookieHandler);
		client.executor().ifPresent(copy::executor);
		client.proxy().ifPresent(copy::proxy);
		return copy.build();
	}

}
