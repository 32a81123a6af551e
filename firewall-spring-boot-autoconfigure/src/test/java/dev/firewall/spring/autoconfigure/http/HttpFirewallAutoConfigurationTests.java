package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HttpFirewallAutoConfiguration}.
 */
class HttpFirewallAutoConfigurationTests extends AbstractClientBeanTests {

	@Test
	void enforcementPointIsPublished() {
		this.runner.run((context) -> assertThat(context.getBean("httpEnforcementPoint", EnforcementPoint.class))
			.satisfies((point) -> {
				assertThat(point.name()).isEqualTo("http");
				assertThat(point.state()).isEqualTo(EnforcementPoint.State.ACTIVE);
			}));
	}

	@Test
	void clientsWhenSwitchedOffAreNotGuarded() {
		this.runner.withPropertyValues("firewall.enforcement-points.http.enabled=false")
			.withBean(RestTemplate.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean("httpEnforcementPoint")
					.doesNotHaveBean("httpFirewallPostProcessor");
				context.getBean(RestTemplate.class).getForObject(this.server.uri("/"), String.class);
				context.getBean(RestClient.Builder.class)
					.build()
					.get()
					.uri(this.server.uri("/"))
					.retrieve()
					.toBodilessEntity();
				assertThat(this.server.received()).hasSize(2);
			});
	}

	@Test
	void springClientsWhenNotOnTheClassPathAreLeftOut() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader("org.springframework.web.client"))
			.withConfiguration(AutoConfigurations.of(HttpFirewallAutoConfiguration.class,
					WebClientFirewallAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("httpFirewallPostProcessor")
				.hasBean("jdkHttpClientFirewallPostProcessor"));
	}

	@Test
	void firewallWhenNoRequestWasMadeIsNotCreatedByThePostProcessors() {
		new ApplicationContextRunner().withConfiguration(BootLine.clients())
			.withBean(RestTemplate.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatExceptionOfType(RuntimeException.class).isThrownBy(
						() -> context.getBean(RestTemplate.class).getForObject(this.server.uri("/"), String.class));
				assertThat(this.server.arrivals()).isZero();
			});
	}

	@Test
	void restTemplateWhenMadeByTheUserIsGuarded() {
		this.runner.withBean("own", RestTemplate.class).run((context) -> {
			RestTemplate restTemplate = context.getBean(RestTemplate.class);
			assertRefused(() -> restTemplate.getForObject(this.server.uri("/"), String.class));
			assertThat(this.records.get(0).bean()).isEqualTo("own");
		});
	}

	@Test
	void restTemplateWhenItHasInterceptorsKeepsThemOnce() {
		List<URI> seen = new CopyOnWriteArrayList<>();
		ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
			seen.add(request.getURI());
			return execution.execute(request, body);
		};
		this.runner.withBean(RestTemplate.class, () -> {
			RestTemplate restTemplate = new RestTemplate(
					new BufferingClientHttpRequestFactory(new SimpleClientHttpRequestFactory()));
			restTemplate.setInterceptors(List.of(interceptor));
			return restTemplate;
		}).run((context) -> {
			RestTemplate restTemplate = context.getBean(RestTemplate.class);
			assertThat(restTemplate.getInterceptors()).containsExactly(interceptor);
			assertRefused(() -> restTemplate.getForObject(this.server.uri("/"), String.class));
			assertThat(seen).hasSize(1);
		});
	}

	@Test
	void bufferingFactoryWhenGuardedStillBuffers() {
		HttpGuard guard = new HttpGuard(() -> Firewall.of(Policy.builder().allow(this.server.rule()).build()), "bean");
		ClientHttpRequestFactory factory = GuardedRequestFactory
			.guard(new BufferingClientHttpRequestFactory(new SimpleClientHttpRequestFactory()), guard);
		RestTemplate restTemplate = new RestTemplate(factory);
		String twice = restTemplate.execute(this.server.uri("/x"), HttpMethod.GET, null,
				(response) -> new String(response.getBody().readAllBytes())
						+ new String(response.getBody().readAllBytes()));
		assertThat(twice).isEqualTo("GET /xGET /x");
		assertThat(GuardedRequestFactory.guard(factory, guard)).isNotSameAs(factory);
	}

	@Test
	void restTemplateBuilderWhenInjectedBuildsGuardedTemplates() {
		this.runner.run((context) -> assertRefused(() -> build(context.getBean(BootLine.restTemplateBuilder()))
			.getForObject(this.server.uri("/"), String.class)));
	}

	@Test
	void restTemplateBuilderWhenMadeByTheUserBuildsGuardedTemplates() {
		this.runner.withUserConfiguration(OwnTemplateBuilder.class)
			.run((context) -> assertRefused(() -> build(context.getBean("ownTemplateBuilder"))
				.getForObject(this.server.uri("/"), String.class)));
	}

	private static RestTemplate build(Object builder) {
		var method = ReflectionUtils.findMethod(builder.getClass(), "build");
		assertThat(method).isNotNull();
		RestTemplate built = (RestTemplate) ReflectionUtils.invokeMethod(method, builder);
		assertThat(built).isNotNull();
		return built;
	}

	@Test
	void restClientWhenMadeByTheUserIsGuardedAndSoIsWhatIsMadeOfIt() {
		this.runner.withBean(RestClient.class, RestClient::create).run((context) -> {
			RestClient restClient = context.getBean(RestClient.class);
			assertRefused(() -> restClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
			assertRefused(
					() -> restClient.mutate().build().get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
		});
	}

	@Test
	void restClientBuilderWhenMadeByTheUserBuildsGuardedClientsWhateverItsFactory() {
		this.runner.withBean("own", RestClient.Builder.class, RestClient::builder).run((context) -> {
			RestClient.Builder builder = context.getBean("own", RestClient.Builder.class);
			RestClient restClient = builder.clone()
				.requestFactory(new JdkClientHttpRequestFactory())
				.defaultHeader("X-Custom", "custom")
				.build();
			assertRefused(() -> restClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
		});
	}

	@Test
	void factoryBuilderWhenDeclaredByItsClassIsAProxyOfItsInterface() {
		this.runner.withBean("own", JdkClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
			.run((context) -> {
				Object builder = context.getBean("own");
				assertThat(builder).isInstanceOf(ClientHttpRequestFactoryBuilder.class)
					.isNotInstanceOf(JdkClientHttpRequestFactoryBuilder.class);
				ClientHttpRequestFactory factory = ((ClientHttpRequestFactoryBuilder<?>) builder).build();
				assertRefused(() -> new RestTemplate(factory).getForObject(this.server.uri("/"), String.class));
			});
	}

	@Test
	void restClientWhenProxiedIsGuardedAndStaysAProxy() {
		this.runner.withBean(RestClient.class, () -> {
			ProxyFactory factory = new ProxyFactory(RestClient.create());
			return (RestClient) factory.getProxy();
		}).run((context) -> {
			RestClient restClient = context.getBean(RestClient.class);
			assertThat(AopUtils.isAopProxy(restClient)).isTrue();
			assertRefused(() -> restClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
		});
	}

	@Test
	void httpClientWhenUsedByAGuardedClientIsJudgedOnce() {
		this.runner.withUserConfiguration(ClientOnHttpClient.class).run((context) -> {
			RestClient restClient = context.getBean(RestClient.class);
			assertRefused(() -> restClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
		});
	}

	@Test
	void httpClientWhenOpeningAWebSocketIsJudged() {
		this.runner.withBean(HttpClient.class, HttpClient::newHttpClient).run((context) -> {
			var socket = context.getBean(HttpClient.class)
				.newWebSocketBuilder()
				.buildAsync(URI.create(this.server.uri("/").toString().replace("http:", "ws:")),
						new WebSocket.Listener() {
						});
			assertThat(socket).isCompletedExceptionally();
			assertThat(this.records).singleElement()
				.satisfies((record) -> assertThat(record.egress().protocol()).hasToString("websocket"));
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Test
	void httpClientWhenThereAreTooManyRedirectsReturnsTheLastAnswer() throws Exception {
		HttpGuard guard = new HttpGuard(() -> Firewall.of(Policy.builder().allow(this.server.rule()).build()), "bean");
		HttpClient client = GuardedHttpClient
			.guard(HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build(), guard);
		HttpRequest request = HttpRequest.newBuilder(this.server.redirect("/loop", 302, "/loop")).build();
		assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("GET /loop");
		assertThat(client.sendAsync(request, BodyHandlers.ofString()).get().body()).isEqualTo("GET /loop");
		assertThat(this.server.received()).hasSize(12);
	}

	@Test
	void redirectsWhenSwitchedOffAreNotFollowed() {
		URI uri = this.server.redirect("/moved", 302, "/here");
		for (Library library : Library.values()) {
			Firewall firewall = Firewall.of(Policy.builder().allow(this.server.rule()).build());
			try (var context = ClientContext.start(firewall, library, "dont-follow")) {
				assertThat(
						context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().toBodilessEntity())
					.as("answer over %s", library)
					.satisfies((response) -> assertThat(response.getStatusCode().value()).isEqualTo(302));
			}
		}
		assertThat(this.server.received()).hasSize(Library.values().length)
			.allSatisfy((received) -> assertThat(received.target()).isEqualTo("/moved"));
	}

	@Test
	void httpClientWhenBlockedLeavesTheBeanAnHttpClient() throws Exception {
		this.runner.withBean(HttpClient.class, HttpClient::newHttpClient).run((context) -> {
			HttpClient client = context.getBean(HttpClient.class);
			HttpRequest request = HttpRequest.newBuilder(this.server.uri("/")).build();
			assertThat(client.sendAsync(request, BodyHandlers.ofString())).isCompletedExceptionally();
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
			assertThat(this.server.arrivals()).isZero();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplateBuilder {

		@Bean
		Object ownTemplateBuilder() throws ReflectiveOperationException {
			Constructor<?> constructor = BootLine.restTemplateBuilder().getConstructors()[0];
			Class<?> customizer = constructor.getParameterTypes()[0].getComponentType();
			return constructor.newInstance(Array.newInstance(customizer, 0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientOnHttpClient {

		@Bean
		HttpClient httpClient() {
			return HttpClient.newHttpClient();
		}

		@Bean
		RestClient onHttpClient(HttpClient httpClient) {
			return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(httpClient)).build();
		}

	}

}
