package dev.firewall.spring.autoconfigure.web;

import java.net.URI;

import dev.firewall.EgressBlockedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;

/**
 * An application whose requests need a partner, for servlets and for WebFlux.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ Partner.Calls.class, Partner.Own.class, Partner.Advice.class })
class Partner {

	@Bean
	RestClient restClient() {
		return RestClient.create();
	}

	@Bean
	WebClient webClient() {
		return WebClient.create();
	}

	/**
	 * Calls that are refused, and what else may go wrong.
	 */
	@RestController
	static class Calls {

		private final RestClient restClient;

		private final WebClient webClient;

		private final URI partner;

		Calls(RestClient restClient, WebClient webClient, Environment environment) {
			this.restClient = restClient;
			this.webClient = webClient;
			this.partner = URI.create(environment.getRequiredProperty("test.partner"));
		}

		@GetMapping("/plain")
		@Nullable String plain() {
			return this.restClient.get().uri(this.partner).retrieve().body(String.class);
		}

		/** WebClient has a wrapper of its own. */
		@GetMapping("/wrapped")
		Mono<String> wrapped() {
			return this.webClient.get().uri(this.partner).retrieve().bodyToMono(String.class);
		}

		@GetMapping("/status")
		@Nullable String status() {
			try {
				return plain();
			}
			catch (EgressBlockedException ex) {
				throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "chosen", ex);
			}
		}

		@GetMapping("/annotated")
		@Nullable String annotated() {
			try {
				return plain();
			}
			catch (EgressBlockedException ex) {
				throw new NoPartnerException(ex);
			}
		}

		@GetMapping("/other")
		String other() {
			throw new IllegalStateException("something else");
		}

	}

	/**
	 * A controller with an answer of its own.
	 */
	@RestController
	static class Own {

		private final Calls calls;

		Own(Calls calls) {
			this.calls = calls;
		}

		@GetMapping("/own")
		@Nullable String own() {
			return this.calls.plain();
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
		String refused(EgressBlockedException ex) {
			return "own answer";
		}

	}

	/**
	 * An answer for all controllers.
	 */
	@RestControllerAdvice
	@ConditionalOnProperty("test.advice")
	static class Advice {

		@ExceptionHandler
		@ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
		String anything(Exception ex) {
			return "own advice";
		}

	}

	@ResponseStatus(HttpStatus.CONFLICT)
	static class NoPartnerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NoPartnerException(Throwable cause) {
			super(cause);
		}

	}

}
