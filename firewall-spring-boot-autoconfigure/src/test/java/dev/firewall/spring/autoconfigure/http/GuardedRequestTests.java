package dev.firewall.spring.autoconfigure.http;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link GuardedRequest}.
 */
class GuardedRequestTests {

	@Test
	void executeWhenRedirectStrategyFailsReturnsTheConnection() throws Exception {
		try (HttpLoopbackServer server = HttpLoopbackServer.start();
				PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
				CloseableHttpClient client = HttpClients.custom()
					.setConnectionManager(pool)
					.setRedirectStrategy(new FailingRedirectStrategy())
					.build()) {
			Firewall firewall = Firewall.of(Policy.builder().allow(server.rule()).build());
			ClientHttpRequest request = GuardedRequestFactory
				.guard(new HttpComponentsClientHttpRequestFactory(client), new HttpGuard(() -> firewall, "client"))
				.createRequest(server.redirect("/from", 302, "/to"), HttpMethod.GET);
			assertThatIllegalStateException().isThrownBy(request::execute).withMessage("broken");
			assertThat(server.received()).hasSize(1);
			assertThat(pool.getTotalStats().getLeased()).isZero();
		}
	}

}
