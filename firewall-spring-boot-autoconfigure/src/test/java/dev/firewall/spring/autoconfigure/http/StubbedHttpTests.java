package dev.firewall.spring.autoconfigure.http;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What stubs of a sandbox answer, real clients get as real responses.
 */
class StubbedHttpTests {

	private final HttpLoopbackServer server = HttpLoopbackServer.start();

	private final Firewall firewall = Firewall.of(Policy.builder().allow(this.server.rule()).build());

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
		this.server.close();
	}

	private <T> T bean(Class<T> type, T client) {
		var context = ClientContext.start(this.firewall, type, () -> client);
		this.contexts.add(context);
		return context.getBean(type);
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void restTemplateWhenStubbedGetsARealResponse(Library library) {
		RestTemplate client = bean(RestTemplate.class, new RestTemplate(library.requestFactory()));
		Call call = (method, uri, body) -> {
			ResponseEntity<String> response = client.exchange(uri, HttpMethod.valueOf(method), new HttpEntity<>(body),
					String.class);
			return response.getStatusCode().value() + " " + response.getHeaders().getFirst("Request-Id") + " "
					+ response.getBody();
		};
		if (library != Library.REACTOR) {
			checkRedirect(call);
		}
		check(call);
		assertFails(client, HttpServerErrorException.ServiceUnavailable.class, ResourceAccessException.class);
	}

	private void assertFails(RestTemplate client, Class<? extends Throwable> unavailable,
			Class<? extends Throwable> unreachable) {
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("https://down.test").answers(503, "later").then().throwsException(new ConnectException("off"));
			assertThatExceptionOfType(unavailable)
				.isThrownBy(() -> client.getForObject("https://down.test/", String.class))
				.withMessageContaining("later");
			assertThatExceptionOfType(unreachable)
				.isThrownBy(() -> client.getForObject("https://down.test/", String.class))
				.withCauseInstanceOf(ConnectException.class);
		}
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void restClientWhenStubbedGetsARealResponse(Library library) {
		var context = ClientContext.start(this.firewall, library, "follow-when-possible");
		this.contexts.add(context);
		RestClient client = context.getBean(RestClient.Builder.class).build();
		check((method, uri, body) -> {
			RestClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(uri);
			ResponseEntity<String> response = ((body != null) ? request.body(body) : request).retrieve()
				.toEntity(String.class);
			return response.getStatusCode().value() + " " + response.getHeaders().getFirst("Request-Id") + " "
					+ response.getBody();
		});
	}

	@ParameterizedTest
	@EnumSource(value = Library.class, mode = EnumSource.Mode.EXCLUDE, names = "SIMPLE")
	void webClientWhenStubbedGetsARealResponse(Library library) {
		WebClient client = bean(WebClient.class, WebClient.builder().clientConnector(library.connector()).build());
		if (library == Library.JDK) {
			checkRedirect(webClient(client));
		}
		check(webClient(client));
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("https://down.test")
				.answers(503, "later")
				.header("Set-Cookie", "seen=1; Path=/; HttpOnly")
				.then()
				.throwsException(new ConnectException("off"));
			assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
				.isThrownBy(() -> client.get().uri("https://down.test").retrieve().toBodilessEntity().block())
				.satisfies((response) -> assertThat(response.getResponseBodyAsString()).isEqualTo("later"));
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> client.get().uri("https://down.test").retrieve().toBodilessEntity().block())
				.withCauseInstanceOf(ConnectException.class);
		}
	}

	private static Call webClient(WebClient client) {
		return (method, uri, body) -> {
			WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(method)).uri(uri);
			ResponseEntity<String> response = ((body != null) ? request.bodyValue(body) : request).retrieve()
				.toEntity(String.class)
				.block();
			assertThat(response).isNotNull();
			return response.getStatusCode().value() + " " + response.getHeaders().getFirst("Request-Id") + " "
					+ response.getBody();
		};
	}

	@Test
	void webClientWhenStubbedHasCookies() {
		WebClient client = bean(WebClient.class, WebClient.create());
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("https://a.test").answers(204).header("Set-Cookie", "a=1; Path=/x; Secure", "b=2");
			ClientResponse.Builder seen = client.get()
				.uri("https://a.test")
				.exchangeToMono((response) -> Mono.just(response.mutate()))
				.block();
			assertThat(seen).isNotNull();
			assertThat(seen.build().cookies().toSingleValueMap()).containsOnlyKeys("a", "b")
				.hasEntrySatisfying("a", (cookie) -> {
					assertThat(cookie.getPath()).isEqualTo("/x");
					assertThat(cookie.isSecure()).isTrue();
				});
		}
	}

	@Test
	void webClientWhenItHasAnExchangeOfItsOwnIsAnsweredToo() {
		WebClient client = bean(WebClient.class,
				WebClient.builder().exchangeFunction((request) -> Mono.error(new AssertionError("It left"))).build());
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("https://a.test").answersJson("{\"a\":1}");
			assertThat(client.get().uri("https://a.test/x").retrieve().bodyToMono(Map.class).block())
				.isEqualTo(Map.of("a", 1));
		}
	}

	@Test
	void jdkClientWhenStubbedGetsARealResponse() throws Exception {
		HttpClient client = bean(HttpClient.class,
				HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
		checkRedirect((method, uri, body) -> text(client.send(request(method, uri, body), BodyHandlers.ofString())));
		checkRedirect((method, uri,
				body) -> text(client.sendAsync(request(method, uri, body), BodyHandlers.ofString()).join()));
		check((method, uri, body) -> text(client.send(request(method, uri, body), BodyHandlers.ofString())));
		check((method, uri,
				body) -> text(client.sendAsync(request(method, uri, body), BodyHandlers.ofString()).join()));
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("https://a.test").answers(200, "a\nb");
			sandbox.http("https://down.test").throwsException(new ConnectException("off"));
			sandbox.on("wss://a.test").throwsException(new ConnectException("off"));
			HttpRequest request = request("GET", URI.create("https://a.test/"), null);
			assertThat(client.send(request, BodyHandlers.ofLines()).body()).containsExactly("a", "b");
			try (var stream = client.send(request, BodyHandlers.ofInputStream()).body()) {
				assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a\nb");
			}
			HttpRequest down = request("GET", URI.create("https://down.test/"), null);
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> client.send(down, BodyHandlers.discarding()));
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> client.sendAsync(down, BodyHandlers.discarding()).join())
				.withCauseInstanceOf(ConnectException.class);
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> client.newWebSocketBuilder()
				.buildAsync(URI.create("wss://a.test/"), new WebSocket.Listener() {
				})
				.join()).withCauseInstanceOf(ConnectException.class);
			assertThat(catchThrowable(() -> client.newWebSocketBuilder()
				.buildAsync(URI.create("wss://b.test/"), new WebSocket.Listener() {
				})
				.join())).hasCauseInstanceOf(EgressBlockedException.class)
				.rootCause()
				.hasMessageContaining("sandbox.on(\"wss://b.test\").throwsException(");
		}
	}

	private static HttpRequest request(String method, URI uri, @Nullable String body) {
		return HttpRequest.newBuilder(uri)
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody())
			.build();
	}

	private static String text(HttpResponse<String> response) {
		return response.statusCode() + " " + response.headers().firstValue("Request-Id").orElse(null) + " "
				+ response.body();
	}

	/** With the same client in a sandbox, and outside. */
	private void check(Call call) {
		URI uri = this.server.uri("/items");
		int arrived = this.server.arrivals();
		int received = this.server.received().size();
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http(this.server.rule() + "/items").method("POST").answers(201, "ö").header("Request-Id", "r1");
			sandbox.http(this.server.rule() + "/items").method("GET").answersJson("[]").times(1);
			assertThat(call.attempt("POST", uri, "body")).isEqualTo("201 r1 ö");
			assertThat(call.attempt("GET", uri, null)).isEqualTo("200 null []");
			assertThat(EgressBlockedException.findIn(catchThrowable(() -> call.attempt("GET", uri, null))))
				.hasValueSatisfying((refusal) -> {
					assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.NOT_STUBBED);
					assertThat(refusal).hasMessageContaining("has answered as often as it says");
				});
			assertThat(EgressBlockedException.findIn(catchThrowable(() -> call.attempt("PUT", uri, "body"))))
				.hasValueSatisfying((refusal) -> assertThat(refusal).hasMessageContaining(
						"sandbox.http(\"" + this.server.rule() + "/items\").method(\"PUT\").answers(200, \"\");"));
			assertThat(sandbox).called(this.server.rule() + "/items", 4);
		}
		assertThat(this.server.arrivals()).isEqualTo(arrived);
		assertThat(call.attempt("GET", uri, null)).isEqualTo("200 null GET /items");
		assertThat(this.server.received()).hasSize(received + 1);
	}

	/** Where the library tells before it sends whether it would follow. */
	private void checkRedirect(Call call) {
		URI moved = URI.create("http://moved.test/");
		try (EgressSandbox sandbox = EgressSandbox.open()) {
			sandbox.http("http://moved.test").answers(302).header("Location", this.server.uri("/items").toString());
			sandbox.http(this.server.rule() + "/items").answers(200, "there").times(1);
			assertThat(call.attempt("GET", moved, null)).isEqualTo("200 null there");
			assertThat(EgressBlockedException.findIn(catchThrowable(() -> call.attempt("GET", moved, null))))
				.isPresent();
			assertThat(sandbox).calledInOrder("http://moved.test", this.server.rule() + "/items", "http://moved.test",
					this.server.rule() + "/items");
		}
		assertThat(this.server.arrivals()).isZero();
	}

	/** A request, told as status, a header and the body of its response. */
	private interface Call {

		String send(String method, URI uri, @Nullable String body) throws Exception;

		default String attempt(String method, URI uri, @Nullable String body) {
			try {
				return send(method, uri, body);
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
