package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpKitClient;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/**
 * What Spring Boot's {@code RestClient.Builder} builds.
 */
class RestClientEnforcementPointTests extends AbstractBlockingClientTests {

	@Override
	HttpKitClient clientOver(Library library, Firewall firewall) {
		var context = ClientContext.start(firewall, library, "follow-when-possible");
		RestClient restClient = context.getBean(RestClient.Builder.class).build();
		return new ContextKitClient(context, (request) -> {
			RestClient.RequestBodySpec spec = restClient.method(HttpMethod.valueOf(request.method()))
				.uri(request.uri())
				.headers((headers) -> request.headers().forEach(headers::set));
			return ((request.body() != null) ? spec.body(request.body()) : spec).retrieve().body(String.class);
		});
	}

}
