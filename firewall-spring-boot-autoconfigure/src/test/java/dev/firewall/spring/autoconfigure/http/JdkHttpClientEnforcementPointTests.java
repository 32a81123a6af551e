package dev.firewall.spring.autoconfigure.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.HttpEnforcementPointKit;
import dev.firewall.spring.test.kit.HttpKitClient;

/**
 * JDK {@code HttpClient} beans.
 */
class JdkHttpClientEnforcementPointTests extends HttpEnforcementPointKit {

	@Override
	protected HttpKitClient httpClient(Firewall firewall) {
		var context = ClientContext.start(firewall, HttpClient.class,
				() -> HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
		HttpClient client = context.getBean(HttpClient.class);
		return new ContextKitClient(context, (request) -> client.send(toHttp(request), BodyHandlers.ofString()).body(),
				(request) -> client.sendAsync(toHttp(request), BodyHandlers.ofString()).thenApply(HttpResponse::body));
	}

	private static HttpRequest toHttp(HttpKitClient.Request request) {
		HttpRequest.BodyPublisher body = (request.body() != null) ? HttpRequest.BodyPublishers.ofString(request.body())
				: HttpRequest.BodyPublishers.noBody();
		HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).method(request.method(), body);
		request.headers().forEach(builder::header);
		return builder.build();
	}

	@Override
	protected boolean isAsynchronous() {
		return true;
	}

}
