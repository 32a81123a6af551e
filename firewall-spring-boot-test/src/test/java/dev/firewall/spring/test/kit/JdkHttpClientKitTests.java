package dev.firewall.spring.test.kit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

import dev.firewall.Egress;
import dev.firewall.Firewall;

/**
 * The kit holds for the simplest guard there is: three lines in front of a client that
 * does not follow redirects.
 */
class JdkHttpClientKitTests extends HttpEnforcementPointKit {

	@Override
	protected HttpKitClient httpClient(Firewall firewall) {
		HttpClient client = HttpClient.newBuilder().executor(Executors.newCachedThreadPool()).build();
		return new HttpKitClient() {

			@Override
			public String send(Request request) throws Exception {
				firewall.enforce(Egress.http(request.method(), request.uri()));
				return client.send(toHttp(request), BodyHandlers.ofString()).body();
			}

			@Override
			public CompletionStage<?> sendAsync(Request request) {
				firewall.enforce(Egress.http(request.method(), request.uri()));
				return client.sendAsync(toHttp(request), BodyHandlers.ofString()).thenApply(HttpResponse::body);
			}

		};
	}

	private static HttpRequest toHttp(HttpKitClient.Request request) {
		URI uri = request.uri();
		HttpRequest.BodyPublisher body = (request.body() != null) ? HttpRequest.BodyPublishers.ofString(request.body())
				: HttpRequest.BodyPublishers.noBody();
		HttpRequest.Builder builder = HttpRequest.newBuilder(uri).method(request.method(), body);
		request.headers().forEach(builder::header);
		return builder.build();
	}

	@Override
	protected boolean isAsynchronous() {
		return true;
	}

	@Override
	protected boolean followsRedirects(String method) {
		return false;
	}

}
