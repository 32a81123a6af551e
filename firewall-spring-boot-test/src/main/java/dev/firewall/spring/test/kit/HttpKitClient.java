package dev.firewall.spring.test.kit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under test, guarded by the integration that is tested.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HttpKitClient extends AutoCloseable {

	/**
	 * Makes one request and waits for its answer.
	 * @param request the request
	 * @return the body of the answer, which may be of any status below 400
	 * @throws Exception whatever the client throws, unchanged
	 */
	@Nullable String send(Request request) throws Exception;

	/**
	 * Starts one request and does not wait.
	 * @param request the request
	 * @return the answer to come, or {@code null} if the client only waits
	 */
	default @Nullable CompletionStage<?> sendAsync(Request request) {
		return null;
	}

	/**
	 * Ends the client.
	 */
	@Override
	default void close() {
	}

	/**
	 * A request to make.
	 *
	 * @param method its method
	 * @param uri its URI
	 * @param headers its headers
	 * @param body its body, or {@code null} for none
	 */
	record Request(String method, URI uri, Map<String, String> headers, @Nullable String body) {

		/**
		 * A request without a body.
		 * @param uri its URI
		 * @return the request
		 */
		public static Request get(URI uri) {
			return new Request("GET", uri, Map.of(), null);
		}

		/**
		 * A request with a plain text as body.
		 * @param uri its URI
		 * @param body its body
		 * @return the request
		 */
		public static Request post(URI uri, String body) {
			return new Request("POST", uri, Map.of("Content-Type", "text/plain"), body);
		}

		/**
		 * Adds headers.
		 * @param headers the headers
		 * @return the same request with these headers too
		 */
		public Request with(Map<String, String> headers) {
			Map<String, String> all = new LinkedHashMap<>(this.headers);
			all.putAll(headers);
			return new Request(this.method, this.uri, all, this.body);
		}

	}

}
