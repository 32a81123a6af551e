package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpKitClient;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What Spring Boot's {@code WebClient.Builder} builds.
 */
class WebClientEnforcementPointTests extends AbstractReactiveClientTests {

	@Override
	HttpKitClient clientOver(Library library, Firewall firewall) {
		var context = ClientContext.start(firewall, library, "follow-when-possible");
		WebClient webClient = context.getBean(WebClient.Builder.class).build();
		return new ContextKitClient(context, (request) -> send(webClient, request).block(),
				(request) -> send(webClient, request).toFuture());
	}

	private static Mono<String> send(WebClient webClient, HttpKitClient.Request request) {
		WebClient.RequestBodySpec spec = webClient.method(HttpMethod.valueOf(request.method()))
			.uri(request.uri())
			.headers((headers) -> request.headers().forEach(headers::set));
		return ((request.body() != null) ? spec.bodyValue(request.body()) : spec).retrieve().bodyToMono(String.class);
	}

}
