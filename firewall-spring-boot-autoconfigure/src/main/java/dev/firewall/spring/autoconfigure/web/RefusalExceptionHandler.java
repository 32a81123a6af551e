package dev.firewall.spring.autoconfigure.web;

import dev.firewall.EgressBlockedException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers refusals that nobody else in a reactive application answered: no method of the
 * application, and no exception around the refusal whose class or author chose a status.
 */
final class RefusalExceptionHandler implements WebExceptionHandler, Ordered {

	/**
	 * Right before the handler of Spring Boot, which answers everything, and after those
	 * of the application that are to replace it.
	 */
	private static final int ORDER = -2;

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		ServerHttpResponse response = exchange.getResponse();
		if (response.isCommitted() || hasStatus(ex) || EgressBlockedException.findIn(ex).isEmpty()) {
			return Mono.error(ex);
		}
		return Mono.defer(() -> write(response));
	}

	/** The author of such an exception has chosen an answer. */
	private static boolean hasStatus(Throwable ex) {
		return ex instanceof ErrorResponse || AnnotatedElementUtils.hasAnnotation(ex.getClass(), ResponseStatus.class);
	}

	private static Mono<Void> write(ServerHttpResponse response) {
		byte[] body = RefusalProblem.body();
		HttpHeaders headers = response.getHeaders();
		response.setStatusCode(HttpStatusCode.valueOf(RefusalProblem.STATUS));
		headers.setContentType(MediaType.parseMediaType(RefusalProblem.CONTENT_TYPE));
		headers.setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
