package dev.firewall.spring.autoconfigure.http;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * An HTTP interface client.
 */
interface Api {

	@HttpExchange
	@Nullable String send(HttpMethod method, URI uri, @RequestHeader Map<String, String> headers,
			@RequestBody(required = false) @Nullable String body);

	static Api create(HttpExchangeAdapter adapter) {
		return HttpServiceProxyFactory.builderFor(adapter).build().createClient(Api.class);
	}

	/**
	 * An HTTP interface client that does not wait.
	 */
	interface Reactive {

		@HttpExchange
		Mono<String> send(HttpMethod method, URI uri, @RequestHeader Map<String, String> headers,
				@RequestBody(required = false) @Nullable String body);

		static Reactive create(HttpExchangeAdapter adapter) {
			return HttpServiceProxyFactory.builderFor(adapter).build().createClient(Reactive.class);
		}

	}

}
