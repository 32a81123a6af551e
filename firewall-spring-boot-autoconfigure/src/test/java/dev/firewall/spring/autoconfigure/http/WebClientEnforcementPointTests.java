package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;
import org.junit.jupiter.api.Nested;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What Spring Boot's {@code WebClient.Builder} builds.
 */
class WebClientEnforcementPointTests {

	abstract static class Kit extends HttpEnforcementPointKit {

		private final Library library;

		Kit(Library library) {
			this.library = library;
		}

		@Override
		protected HttpKitClient httpClient(Firewall firewall) {
			var context = ClientContext.start(firewall, this.library, "follow-when-possible");
			WebClient webClient = context.getBean(WebClient.Builder.class).build();
			return new ContextKitClient(context, (request) -> send(webClient, request).block(),
					(request) -> send(webClient, request).toFuture());
		}

		private static Mono<String> send(WebClient webClient, HttpKitClient.Request request) {
			WebClient.RequestBodySpec spec = webClient.method(HttpMethod.valueOf(request.method()))
				.uri(request.uri())
				.headers((headers) -> request.headers().forEach(headers::set));
			return ((request.body() != null) ? spec.bodyValue(request.body()) : spec).retrieve()
				.bodyToMono(String.class);
		}

		@Override
		protected boolean isAsynchronous() {
			return true;
		}

	}

	@Nested
	class Jdk extends Kit {

		Jdk() {
			super(Library.JDK);
		}

	}

	@Nested
	class HttpComponents extends Kit {

		HttpComponents() {
			super(Library.HTTP_COMPONENTS);
		}

	}

	@Nested
	class Jetty extends Kit {

		Jetty() {
			super(Library.JETTY);
		}

	}

	@Nested
	class Reactor extends Kit {

		Reactor() {
			super(Library.REACTOR);
		}

	}

}
