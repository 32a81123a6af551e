package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpKitClient;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestTemplate;

/**
 * {@code new RestTemplate(...)} as a bean of the application's own.
 */
class RestTemplateEnforcementPointTests extends AbstractBlockingClientTests {

	@Override
	HttpKitClient clientOver(Library library, Firewall firewall) {
		var context = ClientContext.start(firewall, RestTemplate.class,
				() -> new RestTemplate(library.requestFactory()));
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
