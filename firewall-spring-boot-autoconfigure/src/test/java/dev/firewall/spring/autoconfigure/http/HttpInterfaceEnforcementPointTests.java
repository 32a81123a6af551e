package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;
import org.junit.jupiter.api.Nested;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;

/**
 * HTTP interface clients on a {@code RestClient} bean of the application's own.
 */
class HttpInterfaceEnforcementPointTests {

	abstract static class Kit extends HttpEnforcementPointKit {

		private final Library library;

		Kit(Library library) {
			this.library = library;
		}

		@Override
		protected HttpKitClient httpClient(Firewall firewall) {
			var context = ClientContext.start(firewall, RestClient.class,
					() -> RestClient.builder().requestFactory(this.library.requestFactory()).build());
			Api api = Api.create(RestClientAdapter.create(context.getBean(RestClient.class)));
			return new ContextKitClient(context, (request) -> api.send(HttpMethod.valueOf(request.method()),
					request.uri(), request.headers(), request.body()));
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
