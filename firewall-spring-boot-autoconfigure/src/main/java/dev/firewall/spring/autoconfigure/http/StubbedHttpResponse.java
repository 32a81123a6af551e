package dev.firewall.spring.autoconfigure.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

import javax.net.ssl.SSLSession;

import dev.firewall.Answer;

/**
 * What a stub of a test answers, to the JDK's client.
 *
 * @param <T> the type of the body
 * @param request the request
 * @param statusCode the status
 * @param headers the headers
 * @param body the body, as the caller's handler reads it
 */
record StubbedHttpResponse<T>(HttpRequest request, int statusCode, HttpHeaders headers,
		T body) implements HttpResponse<T> {

	static <T> HttpResponse<T> await(HttpRequest request, Answer.Http answer, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		try {
			return of(request, answer, handler).get();
		}
		catch (ExecutionException ex) {
			throw new IOException("The body of the stubbed answer could not be read", ex.getCause());
		}
	}

	static <T> CompletableFuture<HttpResponse<T>> of(HttpRequest request, Answer.Http answer, BodyHandler<T> handler) {
		Info info = new Info(answer.status(), HttpHeaders.of(answer.headers(), (name, value) -> true),
				HttpClient.Version.HTTP_1_1);
		BodySubscriber<T> subscriber = handler.apply(info);
		subscriber.onSubscribe(new Delivery(subscriber, answer.body()));
		return subscriber.getBody()
			.toCompletableFuture()
			.thenApply((body) -> new StubbedHttpResponse<>(request, info.statusCode(), info.headers(), body));
	}

	@Override
	public Optional<HttpResponse<T>> previousResponse() {
		return Optional.empty();
	}

	@Override
	public Optional<SSLSession> sslSession() {
		return Optional.empty();
	}

	@Override
	public URI uri() {
		return this.request.uri();
	}

	@Override
	public HttpClient.Version version() {
		return HttpClient.Version.HTTP_1_1;
	}

	private record Info(int statusCode, HttpHeaders headers, HttpClient.Version version) implements ResponseInfo {

	}

	/** Delivers the body at the first request for it. */
	private static final class Delivery implements Flow.Subscription {

		private final BodySubscriber<?> subscriber;

		private final byte[] body;

		private boolean done;

		Delivery(BodySubscriber<?> subscriber, byte[] body) {
			this.subscriber = subscriber;
			this.body = body;
		}

		@Override
		public void request(long n) {
			if (this.done) {
				return;
			}
			this.done = true;
			if (this.body.length > 0) {
				this.subscriber.onNext(List.of(ByteBuffer.wrap(this.body).asReadOnlyBuffer()));
			}
			this.subscriber.onComplete();
		}

		@Override
		public void cancel() {
			this.done = true;
		}

	}

}
