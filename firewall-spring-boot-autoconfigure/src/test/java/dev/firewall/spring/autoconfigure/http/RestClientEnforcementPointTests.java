package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;
import org.junit.jupiter.api.Nested;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/**
 * What Spring Boot's {@code RestClient.Builder} builds.
 */
class RestClientEnforcementPointTests {

	abstract static class Kit extends HttpEnforcementPointKit {

		private final Library library;

		Kit(Library library) {
			this.library = library;
		}

		@Override
		protected HttpKitClient httpClient(Firewall firewall) {
			var context = ClientContext.start(firewall, this.library, "follow-when-possible");
			RestClient restClient = context.getBean(RestClient.Builder.class).build();
			return new ContextKitClient(context, (request) -> {
				RestClient.RequestBodySpec spec = restClient.method(HttpMethod.valueOf(request.method()))
					.uri(request.uri())
					.headers((headers) -> request.headers().forEach(headers::set));
				return ((request.body() != null) ? spec.body(request.body()) : spec).retrieve().body(String.class);
			});
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

	@Nested
	class Simple extends Kit {

		Simple() {
			super(Library.SIMPLE);
		}

		/** HttpURLConnection is told to follow only here, by Spring. */
		@Override
		protected boolean followsRedirects(String method) {
			return method.equals("GET");
		}

	}

}
