package com.acme.clients;

import java.net.http.HttpClient;
import java.util.Map;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Clients of the Spring Framework, without a firewall of Spring Boot around them.
 */
final class SpringClients {

	private SpringClients() {
	}

	static void addTo(Map<String, Clients.Supplied> clients) {
		clients.put("RestTemplate", () -> {
			RestTemplate client = new RestTemplate(new SimpleClientHttpRequestFactory());
			return (target) -> HttpClients
				.status(client.getForEntity(target.url(), String.class).getStatusCode().value());
		});
		clients.put("RestClient", () -> {
			RestClient client = RestClient.builder()
				.requestFactory(new JdkClientHttpRequestFactory(
						HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()))
				.build();
			return (target) -> HttpClients
				.status(client.get().uri(target.url()).retrieve().toBodilessEntity().getStatusCode().value());
		});
		clients.put("WebClient", () -> {
			WebClient client = WebClient.builder()
				.clientConnector(new ReactorClientHttpConnector(HttpClients.reactorNetty(true)))
				.build();
			return (target) -> HttpClients
				.status(client.get().uri(target.url()).retrieve().toBodilessEntity().block().getStatusCode().value());
		});
	}

}
