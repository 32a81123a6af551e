package dev.firewall.spring.autoconfigure.http;

import java.net.HttpCookie;
import java.net.URI;
import java.util.function.Function;

import dev.firewall.Answer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What a stub of a test answers, to a client that does not wait. The request is written
 * as to a server, so what is wrong with it shows.
 *
 * @param answer the answer
 */
record StubbedExchange(Answer.Http answer) implements ClientHttpResponse {

	static Mono<ClientHttpResponse> of(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback, Answer.Http answer) {
		return Mono.defer(() -> requestCallback.apply(new Request(method, uri)))
			.then(Mono.<ClientHttpResponse>fromSupplier(() -> new StubbedExchange(answer)));
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatusCode.valueOf(this.answer.status());
	}

	@Override
	public HttpHeaders getHeaders() {
		return StubbedResponse.headers(this.answer);
	}

	@Override
	public MultiValueMap<String, ResponseCookie> getCookies() {
		MultiValueMap<String, ResponseCookie> cookies = new LinkedMultiValueMap<>();
		GuardedRequest.forEach(getHeaders(), (name, value) -> {
			if (name.equalsIgnoreCase(HttpHeaders.SET_COOKIE)) {
				HttpCookie.parse(value).forEach((cookie) -> cookies.add(cookie.getName(), cookie(cookie)));
			}
		});
		return cookies;
	}

	private static ResponseCookie cookie(HttpCookie cookie) {
		return ResponseCookie.fromClientResponse(cookie.getName(), cookie.getValue())
			.domain(cookie.getDomain())
			.path(cookie.getPath())
			.maxAge(cookie.getMaxAge())
			.secure(cookie.getSecure())
			.httpOnly(cookie.isHttpOnly())
			.build();
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return body(this.answer);
	}

	static Flux<DataBuffer> body(Answer.Http answer) {
		return (answer.body().length == 0) ? Flux.empty()
				: Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(answer.body().clone())));
	}

	/** A request that goes nowhere. */
	private static final class Request extends AbstractClientHttpRequest {

		private final HttpMethod method;

		private final URI uri;

		Request(HttpMethod method, URI uri) {
			this.method = method;
			this.uri = uri;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
		public <T> T getNativeRequest() {
			return (T) this;
		}

		@Override
		public DataBufferFactory bufferFactory() {
			return DefaultDataBufferFactory.sharedInstance;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return doCommit(() -> Flux.from(body).doOnNext(DataBufferUtils::release).then());
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return writeWith(Flux.from(body).concatMap(Flux::from));
		}

		@Override
		public Mono<Void> setComplete() {
			return doCommit();
		}

		@Override
		protected void applyHeaders() {
			// They go nowhere
		}

		@Override
		protected void applyCookies() {
			// They go nowhere
		}

	}

}
