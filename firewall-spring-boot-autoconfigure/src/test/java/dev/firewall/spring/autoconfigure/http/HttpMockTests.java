package dev.firewall.spring.autoconfigure.http;

import java.net.http.HttpClient;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.client.match.MockRestRequestMatchers;
import org.springframework.test.web.client.response.MockRestResponseCreators;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestOperations;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What mocks answer is no egress, and spies stay spies.
 */
class HttpMockTests extends AbstractClientBeanTests {

	@Test
	void mockServerWhenBoundPassesUnevaluated() {
		this.runner.withBean(RestTemplate.class).run((context) -> {
			RestTemplate restTemplate = context.getBean(RestTemplate.class);
			MockRestServiceServer mock = MockRestServiceServer.bindTo(restTemplate).build();
			mock.expect(MockRestRequestMatchers.requestTo("https://refused.test/"))
				.andRespond(MockRestResponseCreators.withSuccess("mocked", MediaType.TEXT_PLAIN));
			assertThat(restTemplate.getForObject("https://refused.test/", String.class)).isEqualTo("mocked");

			RestClient.Builder builder = context.getBean(RestClient.Builder.class);
			MockRestServiceServer mockOfBuilder = MockRestServiceServer.bindTo(builder).build();
			mockOfBuilder.expect(MockRestRequestMatchers.requestTo("https://refused.test/"))
				.andRespond(MockRestResponseCreators.withSuccess("mocked", MediaType.TEXT_PLAIN));
			assertThat(builder.build().get().uri("https://refused.test/").retrieve().body(String.class))
				.isEqualTo("mocked");
			assertThat(this.records).isEmpty();
		});
	}

	@Test
	void mockServerWhenBoundBeforeTheClientIsGuardedPassesUnevaluated() {
		this.runner.withUserConfiguration(BoundClients.class).run((context) -> {
			assertThat(context.getBean(RestTemplate.class).getForObject("https://refused.test/", String.class))
				.isEqualTo("mocked");
			assertThat(
					context.getBean(RestClient.class).get().uri("https://refused.test/").retrieve().body(String.class))
				.isEqualTo("mocked");
			assertThat(this.records).isEmpty();
		});
	}

	@Test
	void requestFactoryWhenItMakesMockRequestsPassesUnevaluated() {
		this.runner.withBean(RestClient.class, () -> RestClient.builder().requestFactory((uri, method) -> {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			request.setResponse(new MockClientHttpResponse("mocked".getBytes(), 200));
			return request;
		}).build()).run((context) -> {
			assertThat(
					context.getBean(RestClient.class).get().uri("https://refused.test/").retrieve().body(String.class))
				.isEqualTo("mocked");
			assertThat(this.records).isEmpty();
		});
	}

	@Test
	void mockWhenOfMockitoIsLeftAlone() {
		this.runner.withBean(RestTemplate.class, () -> Mockito.mock(RestTemplate.class))
			.withBean(RestClient.class, () -> Mockito.mock(RestClient.class))
			.withBean("mocked", RestClient.Builder.class, () -> Mockito.mock(RestClient.Builder.class))
			.withBean(HttpClient.class, () -> Mockito.mock(HttpClient.class))
			.run((context) -> {
				for (Class<?> type : List.of(RestTemplate.class, RestClient.class, HttpClient.class)) {
					Object mock = context.getBean(type);
					assertThat(Mockito.mockingDetails(mock).isMock()).isTrue();
					Mockito.verifyNoInteractions(mock);
				}
				assertThat(Mockito.mockingDetails(context.getBean("mocked")).isMock()).isTrue();
			});
	}

	@Test
	void spyWhenOfMockitoIsGuardedAndStaysASpy() {
		this.runner.withBean(RestTemplate.class, () -> Mockito.spy(new RestTemplate()))
			.withBean(RestClient.class, () -> Mockito.spy(RestClient.create()))
			.run((context) -> {
				RestOperations restTemplate = context.getBean(RestTemplate.class);
				assertRefused(() -> restTemplate.getForObject(this.server.uri("/"), String.class));
				Mockito.verify(restTemplate).getForObject(this.server.uri("/"), String.class);
				Mockito.doReturn("stubbed").when(restTemplate).getForObject(this.server.uri("/"), String.class);
				assertThat(restTemplate.getForObject(this.server.uri("/"), String.class)).isEqualTo("stubbed");
				RestClient restClient = context.getBean(RestClient.class);
				assertRefused(() -> restClient.get().uri(this.server.uri("/")).retrieve().toBodilessEntity());
				Mockito.verify(restClient).get();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class BoundClients {

		@Bean
		RestTemplate boundTemplate() {
			RestTemplate restTemplate = new RestTemplate();
			MockRestServiceServer.bindTo(restTemplate)
				.build()
				.expect(MockRestRequestMatchers.requestTo("https://refused.test/"))
				.andRespond(MockRestResponseCreators.withSuccess("mocked", MediaType.TEXT_PLAIN));
			return restTemplate;
		}

		@Bean
		RestClient boundClient() {
			RestClient.Builder builder = RestClient.builder();
			MockRestServiceServer.bindTo(builder)
				.build()
				.expect(MockRestRequestMatchers.requestTo("https://refused.test/"))
				.andRespond(MockRestResponseCreators.withSuccess("mocked", MediaType.TEXT_PLAIN));
			return builder.build();
		}

	}

}
