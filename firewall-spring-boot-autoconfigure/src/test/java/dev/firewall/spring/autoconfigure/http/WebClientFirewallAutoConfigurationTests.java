package dev.firewall.spring.autoconfigure.http;

import java.net.URI;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link WebClientFirewallAutoConfiguration}.
 */
class WebClientFirewallAutoConfigurationTests extends AbstractClientBeanTests {

	private void assertRefused(WebClient webClient) {
		assertRefused(Exception.class, () -> get(webClient));
	}

	private void get(WebClient webClient) {
		webClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity().block();
	}

	@Test
	void enforcementPointIsPublished() {
		this.runner.run((context) -> assertThat(context.getBean("webClientEnforcementPoint", EnforcementPoint.class))
			.satisfies((point) -> {
				assertThat(point.name()).isEqualTo("webclient");
				assertThat(point.state()).isEqualTo(EnforcementPoint.State.ACTIVE);
			}));
	}

	@Test
	void clientsWhenSwitchedOffAreNotGuarded() {
		this.runner.withPropertyValues("firewall.enforcement-points.webclient.enabled=false")
			.withBean(WebClient.class, WebClient::create)
			.run((context) -> {
				assertThat(context).doesNotHaveBean("webClientEnforcementPoint");
				get(context.getBean(WebClient.class));
				get(context.getBean(WebClient.Builder.class).build());
				assertThat(this.server.received()).hasSize(2);
			});
	}

	@Test
	void pointWhenWebFluxIsNotOnTheClassPathIsLeftOut() {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("webClientEnforcementPoint"));
	}

	@Test
	void webClientWhenMadeByTheUserIsGuardedAndSoIsWhatIsMadeOfIt() {
		this.runner.withBean("own", WebClient.class, WebClient::create).run((context) -> {
			WebClient webClient = context.getBean(WebClient.class);
			assertRefused(webClient);
			assertThat(this.records.get(0).bean()).isEqualTo("own");
			assertRefused(webClient.mutate().build());
		});
	}

	@Test
	void webClientWhenRefusedThrowsTheWrapperOfTheClient() {
		this.runner.withBean(WebClient.class, WebClient::create)
			.run((context) -> assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> get(context.getBean(WebClient.class)))
				.withCauseInstanceOf(EgressBlockedException.class));
	}

	@Test
	void webClientBuilderWhenMadeByTheUserBuildsGuardedClientsWhateverItsConnector() {
		this.runner.withBean("own", WebClient.Builder.class, WebClient::builder)
			.run((context) -> assertRefused(context.getBean("own", WebClient.Builder.class)
				.clone()
				.clientConnector(new JdkClientHttpConnector())
				.build()));
	}

	@Test
	void webClientWhenItHasAnExchangeFunctionOverAConnectorIsGuarded() {
		this.runner
			.withBean(WebClient.class,
					() -> WebClient.builder()
						.exchangeFunction(ExchangeFunctions.create(new JdkClientHttpConnector(),
								ExchangeStrategies.withDefaults()))
						.build())
			.run((context) -> assertRefused(context.getBean(WebClient.class)));
	}

	@Test
	void webClientWhenItHasAnotherExchangeFunctionIsJudgedByAFilter() {
		this.runner
			.withBean(WebClient.class,
					() -> WebClient.builder()
						.exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK).build()))
						.build())
			.run((context) -> {
				WebClient webClient = context.getBean(WebClient.class);
				assertRefused(webClient);
				URI allowed = URI.create("https://allowed.test/");
				assertThat(webClient.get().uri(allowed).retrieve().toBodilessEntity().block()).isNotNull();
			});
	}

	@Test
	void connectorWhenNotStartedYetIsGuarded() {
		this.runner
			.withBean(WebClient.class,
					() -> WebClient.builder()
						.clientConnector(new ReactorClientHttpConnector(
								new org.springframework.http.client.ReactorResourceFactory(), (client) -> client))
						.build())
			.run((context) -> assertRefused(context.getBean(WebClient.class)));
	}

	@Test
	void connectorWhenOfASubclassFollowsRedirectsByItselfSoTheFirstHopIsJudged() {
		URI moved = this.server.redirect("/moved", 302, "/here");
		Firewall firewall = Firewall.of(Policy.builder().level(Level.ERROR).allow(moved.toString()).build());
		HttpClient client = HttpClient.create().followRedirect(true);
		for (boolean subclass : new boolean[] { false, true }) {
			ClientHttpConnector connector = subclass ? new ReactorClientHttpConnector(client) {
			} : new ReactorClientHttpConnector(client);
			try (var context = ClientContext.start(firewall, WebClient.class,
					() -> WebClient.builder().clientConnector(connector).build())) {
				WebClient webClient = context.getBean(WebClient.class);
				Throwable thrown = catchThrowable(
						() -> assertThat(webClient.get().uri(moved).retrieve().bodyToMono(String.class).block())
							.isEqualTo("GET /here"));
				assertThat(EgressBlockedException.findIn(thrown).isEmpty()).isEqualTo(subclass);
			}
		}
		assertThat(this.server.received()).extracting(HttpLoopbackServer.Received::target)
			.containsExactly("/moved", "/moved", "/here");
	}

	@Test
	void mockWhenOfMockitoIsLeftAlone() {
		this.runner.withBean(WebClient.class, () -> Mockito.mock(WebClient.class)).run((context) -> {
			WebClient mock = context.getBean(WebClient.class);
			assertThat(Mockito.mockingDetails(mock).isMock()).isTrue();
			Mockito.verifyNoInteractions(mock);
		});
	}

	@Test
	void connectorWhenMockedPassesUnevaluated() {
		ClientHttpConnector connector = Mockito.mock(ClientHttpConnector.class);
		Mockito.when(connector.connect(Mockito.any(), Mockito.any(), Mockito.any())).thenReturn(Mono.empty());
		this.runner.withBean(WebClient.class, () -> WebClient.builder().clientConnector(connector).build())
			.run((context) -> {
				catchThrowable(() -> get(context.getBean(WebClient.class)));
				Mockito.verify(connector).connect(Mockito.any(), Mockito.any(), Mockito.any());
				assertThat(this.records).isEmpty();
			});
	}

	@Test
	void spyWhenOfMockitoIsGuardedAndStaysASpy() {
		this.runner.withBean(WebClient.class, () -> Mockito.spy(WebClient.create())).run((context) -> {
			WebClient webClient = context.getBean(WebClient.class);
			assertRefused(webClient);
			Mockito.verify(webClient).get();
		});
	}

}
