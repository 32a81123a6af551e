package dev.firewall.spring.test.kit;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.firewall.Decision;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.spring.test.kit.HttpKitClient.Request;
import dev.firewall.spring.test.kit.HttpLoopbackServer.Received;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every enforcement point for HTTP has to do beside {@link EnforcementPointKit}:
 * judge method and path, and each hop of a redirect.
 *
 * @since 0.1.0
 */
public abstract class HttpEnforcementPointKit extends EnforcementPointKit<HttpLoopbackServer> {

	private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

	private static final String BODY = "a body";

	/**
	 * Creates the HTTP client under test.
	 * @param firewall what the client is to be guarded by
	 * @return the guarded client
	 * @throws Exception if it cannot be created
	 */
	protected abstract HttpKitClient httpClient(Firewall firewall) throws Exception;

	/**
	 * Whether the client follows redirects of requests with this method when nothing
	 * guards it. Guarded, it has to do the same.
	 * @param method the method
	 * @return {@code true} if left as it is
	 */
	protected boolean followsRedirects(String method) {
		return true;
	}

	@Override
	protected final HttpLoopbackServer startTarget() {
		return HttpLoopbackServer.start();
	}

	@Override
	protected final KitClient<HttpLoopbackServer> client(Firewall firewall) throws Exception {
		return new HttpClientOfKit(httpClient(firewall));
	}

	private HttpKitClient guardHttp(EgressPattern... allowed) throws Exception {
		var policy = policy();
		for (EgressPattern pattern : allowed) {
			policy.allow(pattern);
		}
		return ((HttpClientOfKit) guard(policy)).client();
	}

	private static EgressPattern all(HttpLoopbackServer server) {
		return EgressPattern.parse(server.rule());
	}

	@Test
	void requestWhenItsMethodIsNotAllowedIsRefused() throws Exception {
		HttpKitClient client = guardHttp(all(target()).method("GET"));
		assertThat(client.send(Request.get(target().uri("/items")))).isEqualTo("GET /items");
		int before = target().arrivals();
		EgressBlockedException refusal = refusalOf(() -> client.send(Request.post(target().uri("/items"), BODY)));
		assertThat(refusal.egress().field("method")).isEqualTo("POST");
		assertThat(target().arrivals()).isEqualTo(before);
	}

	@Test
	void requestWhenItsPathIsNotAllowedIsRefused() throws Exception {
		HttpKitClient client = guardHttp(all(target()).path("/public/**"));
		assertThat(client.send(Request.get(target().uri("/public/items?page=1"))))
			.isEqualTo("GET /public/items?page=1");
		int before = target().arrivals();
		EgressBlockedException refusal = refusalOf(
				() -> client.send(Request.get(target().uri("/public/%2e%2e/private?key=secret"))));
		assertThat(refusal.egress().field("path")).isEqualTo("/private");
		assertThat(refusal.getMessage()).doesNotContain("secret");
		assertThat(target().arrivals()).isEqualTo(before);
	}

	@Test
	void requestWhenAllowedCarriesHeadersAndBody() throws Exception {
		HttpKitClient client = guardHttp(all(target()));
		client.send(Request.post(target().uri("/items"), BODY).with(Map.of("X-Custom", "custom")));
		assertThat(target().received()).singleElement().satisfies((received) -> {
			assertThat(received.method()).isEqualTo("POST");
			assertThat(received.body()).isEqualTo(BODY);
			assertThat(received.header("x-custom")).isEqualTo("custom");
		});
	}

	@Test
	void redirectWhenTheNextHopIsRefusedDoesNotArriveThere() throws Exception {
		HttpKitClient client = guardHttp(all(target()));
		for (int status : REDIRECTS) {
			URI uri = target().redirect("/moved", status, other().uri("/secret").toString());
			if (followsRedirects("GET")) {
				EgressBlockedException refusal = refusalOf(() -> client.send(Request.get(uri)));
				assertThat(refusal.port()).isEqualTo(other().port());
			}
			else {
				client.send(Request.get(uri));
			}
			assertThat(other().arrivals()).as("arrivals after status %s", status).isZero();
		}
		assertThat(target().received()).hasSize(REDIRECTS.size());
	}

	@Test
	void redirectWhenTheNextHopIsRefusedByAScopeDoesNotArriveThere() throws Exception {
		HttpKitClient client = guardHttp(all(target()), all(other()));
		URI uri = target().redirect("/moved", 302, other().uri("/secret").toString());
		EgressScope ceiling = EgressScope.restrict(target().rule());
		if (followsRedirects("GET")) {
			EgressBlockedException refusal = ceiling.call(() -> refusalOf(() -> client.send(Request.get(uri))));
			assertThat(refusal.decision().cause()).isEqualTo(Decision.Cause.CEILING);
		}
		else {
			ceiling.call(() -> client.send(Request.get(uri)));
		}
		assertThat(other().arrivals()).isZero();
	}

	@Test
	void redirectWhenAPathOfTheSameServerIsRefusedDoesNotArriveThere() throws Exception {
		HttpKitClient client = guardHttp(all(target()).path("/moved"));
		URI uri = target().redirect("/moved", 302, "/secret");
		if (followsRedirects("GET")) {
			EgressBlockedException refusal = refusalOf(() -> client.send(Request.get(uri)));
			assertThat(refusal.egress().field("path")).isEqualTo("/secret");
		}
		else {
			client.send(Request.get(uri));
		}
		assertThat(target().received()).extracting(Received::target).containsExactly("/moved");
	}

	@Test
	void redirectWhenEveryHopIsAllowedLeadsToTheLast() throws Exception {
		HttpKitClient client = guardHttp(all(target()), all(other()));
		other().redirect("/second", 301, "third?page=1");
		for (int status : REDIRECTS) {
			URI uri = target().redirect("/first", status, other().uri("/second").toString());
			assertThat(client.send(Request.get(uri))).as("answer after status %s", status)
				.isEqualTo(followsRedirects("GET") ? "GET /third?page=1" : "GET /first");
		}
	}

	@Test
	void redirectWhenItKeepsTheMethodKeepsTheBody() throws Exception {
		HttpKitClient client = guardHttp(all(target()), all(other()));
		URI uri = target().redirect("/moved", 307, other().uri("/here").toString());
		client.send(Request.post(uri, BODY));
		if (followsRedirects("POST")) {
			assertThat(other().received()).singleElement().satisfies((received) -> {
				assertThat(received.method()).isEqualTo("POST");
				assertThat(received.body()).isEqualTo(BODY);
				assertThat(received.header("content-type")).startsWith("text/plain");
			});
		}
		else {
			assertThat(other().arrivals()).isZero();
		}
	}

	@Test
	void redirectWhenItChangesTheMethodDropsTheBody() throws Exception {
		HttpKitClient client = guardHttp(all(target()), all(other()));
		URI uri = target().redirect("/moved", 303, other().uri("/here").toString());
		client.send(Request.post(uri, BODY));
		if (followsRedirects("POST")) {
			assertThat(other().received()).singleElement().satisfies((received) -> {
				assertThat(received.method()).isEqualTo("GET");
				assertThat(received.body()).isEmpty();
				assertThat(received.header("content-type")).isNull();
			});
		}
		else {
			assertThat(other().arrivals()).isZero();
		}
	}

	@Test
	void redirectWhenItLeavesTheOriginDropsCredentials() throws Exception {
		HttpKitClient client = guardHttp(all(target()), all(other()));
		Map<String, String> headers = Map.of("Authorization", "Bearer secret", "Cookie", "session=secret", "X-Custom",
				"custom");
		client.send(Request.get(target().redirect("/same", 302, "/here")).with(headers));
		client.send(Request.get(target().redirect("/away", 302, other().uri("/here").toString())).with(headers));
		if (followsRedirects("GET")) {
			assertThat(target().received()).filteredOn((received) -> received.target().equals("/here"))
				.singleElement()
				.satisfies((received) -> assertThat(received.header("authorization")).isEqualTo("Bearer secret"));
			assertThat(other().received()).singleElement().satisfies((received) -> {
				assertThat(received.header("authorization")).isNull();
				assertThat(received.header("cookie")).isNull();
				assertThat(received.header("x-custom")).isEqualTo("custom");
			});
		}
		else {
			assertThat(other().arrivals()).isZero();
		}
	}

	@Test
	void redirectWhenItGoesRoundEndsAllTheSame() throws Exception {
		HttpKitClient client = guardHttp(all(target()));
		URI uri = target().redirect("/loop", 302, "/loop");
		Throwable thrown = catchThrowable(() -> client.send(Request.get(uri)));
		assertThat(EgressBlockedException.findIn(thrown)).isEmpty();
		assertThat(target().received()).hasSizeBetween(followsRedirects("GET") ? 2 : 1, 100);
	}

	@Test
	void redirectAsyncWhenTheNextHopIsRefusedDoesNotArriveThere() throws Exception {
		HttpKitClient client = guardHttp(all(target()));
		URI uri = target().redirect("/moved", 302, other().uri("/secret").toString());
		if (isAsynchronous() && followsRedirects("GET")) {
			refusalOf(() -> await(client.sendAsync(Request.get(uri))));
		}
		else {
			assertThat(client.sendAsync(Request.get(uri)) != null).isEqualTo(isAsynchronous());
		}
		assertThat(other().arrivals()).isZero();
	}

	private record HttpClientOfKit(HttpKitClient client) implements KitClient<HttpLoopbackServer> {

		@Override
		public void call(HttpLoopbackServer server) throws Exception {
			this.client.send(Request.get(server.uri("/")));
		}

		@Override
		public @Nullable CompletionStage<?> callAsync(HttpLoopbackServer server) {
			return this.client.sendAsync(Request.get(server.uri("/")));
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
