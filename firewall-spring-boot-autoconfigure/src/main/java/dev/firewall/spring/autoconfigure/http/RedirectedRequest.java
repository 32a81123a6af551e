package dev.firewall.spring.autoconfigure.http;

import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The request of a further hop. It is written like the first, so what the redirect takes
 * away is held back here: credentials where it leaves the origin, the body where it
 * changes the method.
 */
final class RedirectedRequest extends ClientHttpRequestDecorator {

	private final Redirection redirection;

	private final HttpHeaders headers = new HttpHeaders();

	private final MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();

	RedirectedRequest(ClientHttpRequest delegate, Redirection redirection) {
		super(delegate);
		this.redirection = redirection;
		delegate.getHeaders().forEach(this.headers::put);
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public MultiValueMap<String, HttpCookie> getCookies() {
		return this.cookies;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		handOver();
		return this.redirection.keepsBody() ? super.writeWith(body) : discard(body).then(super.setComplete());
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		handOver();
		return this.redirection.keepsBody() ? super.writeAndFlushWith(body)
				: Flux.from(body).concatMap(RedirectedRequest::discard).then(super.setComplete());
	}

	@Override
	public Mono<Void> setComplete() {
		handOver();
		return super.setComplete();
	}

	private void handOver() {
		this.headers.forEach((name, values) -> {
			if (this.redirection.keepsHeader(name)) {
				getDelegate().getHeaders().put(name, List.copyOf(values));
			}
		});
		if (this.redirection.keepsCredentials()) {
			getDelegate().getCookies().addAll(this.cookies);
		}
	}

	private static Flux<?> discard(Publisher<? extends DataBuffer> body) {
		return Flux.from(body).doOnNext(DataBufferUtils::release);
	}

}
