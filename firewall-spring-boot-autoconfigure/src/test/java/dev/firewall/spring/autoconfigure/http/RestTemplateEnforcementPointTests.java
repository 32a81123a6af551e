package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;
import org.junit.jupiter.api.Nested;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestTemplate;

/**
 * {@code new RestTemplate(...)} as a bean of the application's own.
 */
class RestTemplateEnforcementPointTests {

	abstract static class Kit extends HttpEnforcementPointKit {

		private final Library library;

		Kit(Library library) {
			this.library = library;
		}

		@Override
		protected HttpKitClient httpClient(Firewall firewall) {
			var context = ClientContext.start(firewall, RestTemplate.class,
					() -> new RestTemplate(this.library.requestFactory()));
			RestTemplate restTemplate = context.getBean(RestTemplate.class);
			return new ContextKitClient(context, (request) -> {
				HttpHeaders headers = new HttpHeaders();
				request.headers().forEach(headers::set);
				return restTemplate
					.exchange(request.uri(), HttpMethod.valueOf(request.method()),
							new HttpEntity<>(request.body(), headers), String.class)
					.getBody();
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
