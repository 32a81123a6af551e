package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpKitClient;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;

/**
 * HTTP interface clients on a {@code RestClient} bean of the application's own.
 */
class HttpInterfaceEnforcementPointTests extends AbstractBlockingClientTests {

	@Override
	HttpKitClient clientOver(Library library, Firewall firewall) {
		var context = ClientContext.start(firewall, RestClient.class,
				() -> RestClient.builder().requestFactory(library.requestFactory()).build());
		Api api = Api.create(RestClientAdapter.create(context.getBean(RestClient.class)));
		return new ContextKitClient(context, (request) -> api.send(HttpMethod.valueOf(request.method()), request.uri(),
				request.headers(), request.body()));
	}

}
