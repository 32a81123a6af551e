package dev.firewall.spring.autoconfigure.http;

import java.io.IOException;
import java.net.URI;

import com.sun.net.httpserver.HttpExchange;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link GuardedConnector}.
 */
class GuardedConnectorTests {

	/** More than a client takes in before anybody reads it. */
	private static final int LARGE = 8 * 1024 * 1024;

	@Test
	@Timeout(120)
	void connectWhenRedirectStrategyFailsReturnsTheConnection() throws Exception {
		PoolingAsyncClientConnectionManager one = PoolingAsyncClientConnectionManagerBuilder.create()
			.setMaxConnTotal(1)
			.build();
		try (HttpLoopbackServer server = HttpLoopbackServer.start(GuardedConnectorTests::answer);
				CloseableHttpAsyncClient client = HttpAsyncClients.custom()
					.setConnectionManager(one)
					.setRedirectStrategy(new FailingRedirectStrategy())
					.build()) {
			Firewall firewall = Firewall.of(Policy.builder().allow(server.rule()).build());
			WebClient web = WebClient.builder()
				.clientConnector(GuardedConnector.guard(new HttpComponentsClientHttpConnector(client),
						new HttpGuard(() -> firewall, "client")))
				.build();
			assertThatException().isThrownBy(() -> get(web, server.uri("/from"))).withStackTraceContaining("broken");
			assertThat(get(web, server.uri("/to")).getStatusCode()).isEqualTo(HttpStatus.OK);
		}
	}

	private static ResponseEntity<Void> get(WebClient web, URI uri) {
		ResponseEntity<Void> response = web.get().uri(uri).retrieve().toBodilessEntity().block();
		assertThat(response).isNotNull();
		return response;
	}

	private static void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			boolean redirects = exchange.getRequestURI().getPath().equals("/from");
			exchange.getResponseHeaders().set("Location", "/to");
			exchange.sendResponseHeaders(redirects ? 302 : 200, LARGE);
			exchange.getResponseBody().write(new byte[LARGE]);
		}
	}

}
