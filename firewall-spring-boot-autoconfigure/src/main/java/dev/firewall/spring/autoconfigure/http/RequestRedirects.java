package dev.firewall.spring.autoconfigure.http;

import java.net.HttpURLConnection;
import java.net.http.HttpClient;

import org.springframework.http.client.ClientHttpRequest;

/**
 * Takes redirects over from the client library below a request that was created and not
 * executed yet. The requests of other request factories than Spring's own cannot be told:
 * if their library follows redirects, only the first hop is judged here.
 */
final class RequestRedirects {

	private static final String HTTP_CLIENT = "httpClient";

	private RequestRedirects() {
	}

	static RedirectRule takeOver(ClientHttpRequest request) {
		return switch (request.getClass().getName()) {
			case "org.springframework.http.client.SimpleClientHttpRequest" ->
				takeOver((HttpURLConnection) PrivateField.require(request, "connection"));
			case "org.springframework.http.client.JdkClientHttpRequest" ->
				takeOver(request, (HttpClient) PrivateField.require(request, HTTP_CLIENT));
			case "org.springframework.http.client.HttpComponentsClientHttpRequest" -> HttpComponents.takeOver(request);
			case "org.springframework.http.client.JettyClientHttpRequest" ->
				JettyRedirects.takeOver(PrivateField.require(request, "request"));
			case "org.springframework.http.client.ReactorClientHttpRequest" -> Reactor.takeOver(request);
			default -> RedirectRule.NEVER;
		};
	}

	private static RedirectRule takeOver(HttpURLConnection connection) {
		boolean follows = connection.getInstanceFollowRedirects();
		connection.setInstanceFollowRedirects(false);
		return follows ? RedirectRule.WITHIN_SCHEME : RedirectRule.NEVER;
	}

	private static RedirectRule takeOver(ClientHttpRequest request, HttpClient client) {
		HttpClient unguarded = GuardedHttpClient.unwrap(client);
		HttpClient unfollowed = JdkRedirects.withoutRedirects(unguarded);
		if (unfollowed != client) {
			PrivateField.set(request, HTTP_CLIENT, unfollowed);
		}
		return JdkRedirects.canTakeOver(unguarded) ? JdkRedirects.rule(unguarded) : RedirectRule.NEVER;
	}

	/** Apart, so that it is loaded only where the library is there. */
	private static final class HttpComponents {

		static RedirectRule takeOver(ClientHttpRequest request) {
			return HttpComponentsRedirects.takeOver(PrivateField.require(request, HTTP_CLIENT),
					(org.apache.hc.core5.http.protocol.HttpContext) PrivateField.require(request, "httpContext"),
					PrivateField.get(request, "httpRequest"));
		}

	}

	/** Apart, so that it is loaded only where the library is there. */
	private static final class Reactor {

		static RedirectRule takeOver(ClientHttpRequest request) {
			var redirects = new ReactorRedirects(
					(reactor.netty.http.client.HttpClient) PrivateField.require(request, HTTP_CLIENT));
			PrivateField.set(request, HTTP_CLIENT, redirects.client());
			return redirects.rule();
		}

	}

}
