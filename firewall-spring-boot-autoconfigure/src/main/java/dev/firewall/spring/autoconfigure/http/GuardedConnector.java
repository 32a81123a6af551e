package dev.firewall.spring.autoconfigure.http;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import dev.firewall.Answer;
import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector whose requests are judged when somebody subscribes, in the frames of that
 * code, and that follows redirects itself so that each hop is judged.
 */
final class GuardedConnector implements ClientHttpConnector {

	private final ClientHttpConnector delegate;

	private final HttpGuard guard;

	private GuardedConnector(ClientHttpConnector delegate, HttpGuard guard) {
		this.delegate = delegate;
		this.guard = guard;
	}

	/**
	 * Guards a connector. One that is guarded already is known by the new bean's name
	 * from then on.
	 * @return the guarded connector, the same one if there is nothing to do
	 */
	static ClientHttpConnector guard(ClientHttpConnector connector, HttpGuard guard) {
		if (connector instanceof GuardedConnector guarded) {
			return guarded.guard.bean().equals(guard.bean()) ? connector
					: new GuardedConnector(guarded.delegate, guard);
		}
		return isMock(connector) ? connector : new GuardedConnector(connector, guard);
	}

	/** Spring's test connectors call handlers, not servers. */
	private static boolean isMock(ClientHttpConnector connector) {
		return connector.getClass().getName().startsWith("org.springframework.test.") || Mocks.isMock(connector);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.deferContextual(
				(context) -> SubscriberFrames.of(context).call(() -> hop(method, uri, requestCallback, 0)));
	}

	private Mono<ClientHttpResponse> hop(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback, int redirects) {
		Answer.Http answer = this.guard.ask(method.name(), uri);
		ConnectorRedirects unfollowed = ConnectorRedirects.of(this.delegate);
		FrameExecutor frames = FrameExecutor.capture();
		Mono<ClientHttpResponse> exchange = (answer != null) ? StubbedExchange.of(method, uri, requestCallback, answer)
				: unfollowed.connect(method, uri, requestCallback);
		return exchange.flatMap((response) -> {
			Redirection redirection;
			try {
				redirection = redirection(method, uri, response, unfollowed.rule());
			}
			catch (RuntimeException | Error ex) {
				// Nobody releases an answer that nobody gets
				return discard(response).then(Mono.error(ex));
			}
			if (redirection == null) {
				return Mono.just(response);
			}
			Mono<ClientHttpResponse> next = (redirects == Redirection.LIMIT)
					? Mono.error(new IOException("More than " + Redirection.LIMIT + " redirects"))
					: Mono.defer(() -> hop(HttpMethod.valueOf(redirection.nextMethod()), redirection.target(),
							(request) -> requestCallback.apply(new RedirectedRequest(request, redirection)),
							redirects + 1));
			return discard(response).then(inFrames(next, frames));
		});
	}

	/** The hop is judged when it is subscribed to. */
	private static <T> Mono<T> inFrames(Mono<T> next, FrameExecutor frames) {
		return Mono.fromDirect((subscriber) -> frames.execute(() -> next.subscribe(subscriber)));
	}

	private static Flux<?> discard(ClientHttpResponse response) {
		return response.getBody().doOnNext(DataBufferUtils::release);
	}

	private static @Nullable Redirection redirection(HttpMethod method, URI uri, ClientHttpResponse response,
			RedirectRule rule) {
		HttpHeaders headers = response.getHeaders();
		Redirection redirection = Redirection.of(method.name(), uri, response.getStatusCode().value(),
				headers.getFirst(HttpHeaders.LOCATION));
		return (redirection != null && rule.follows(redirection, (target) -> GuardedRequest.forEach(headers, target)))
				? redirection : null;
	}

}
