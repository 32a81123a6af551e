package dev.firewall.spring.autoconfigure.http;

import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Takes redirects over from Reactor's client, request by request. Its own predicate still
 * says what is followed.
 */
final class ReactorRedirects {

	private final HttpClient client;

	private volatile boolean followed;

	ReactorRedirects(HttpClient client) {
		BiPredicate<HttpClientRequest, HttpClientResponse> follows = predicate(client);
		this.client = (follows != null) ? client.followRedirect((request, response) -> {
			this.followed = follows.test(request, response);
			return false;
		}) : client;
	}

	private static @Nullable BiPredicate<HttpClientRequest, HttpClientResponse> predicate(HttpClient client) {
		return client.configuration().followRedirectPredicate();
	}

	HttpClient client() {
		return this.client;
	}

	RedirectRule rule() {
		return (redirection, headers) -> this.followed;
	}

}
