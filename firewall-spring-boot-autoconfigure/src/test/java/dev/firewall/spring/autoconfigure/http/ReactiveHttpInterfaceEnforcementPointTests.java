package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpKitClient;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;

/**
 * HTTP interface clients on a {@code WebClient} bean of the application's own.
 */
class ReactiveHttpInterfaceEnforcementPointTests extends AbstractReactiveClientTests {

	@Override
	HttpKitClient clientOver(Library library, Firewall firewall) {
		var context = ClientContext.start(firewall, WebClient.class,
				() -> WebClient.builder().clientConnector(library.connector()).build());
		Api.Reactive api = Api.Reactive.create(WebClientAdapter.create(context.getBean(WebClient.class)));
		return new ContextKitClient(context, (request) -> send(api, request).block(),
				(request) -> send(api, request).toFuture());
	}

	private static Mono<String> send(Api.Reactive api, HttpKitClient.Request request) {
		return api.send(HttpMethod.valueOf(request.method()), request.uri(), request.headers(), request.body());
	}

}
