package dev.firewall.spring.autoconfigure.http;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.util.ClassUtils;

/**
 * What has another name on each line of Spring Boot.
 */
final class BootLine {

	private static final String[] CLIENTS = {
			"org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
			"org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration",
			"org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration",
			"org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration",
			"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
			"org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration",
			"org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration",
			"org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
			"org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration",
			"org.springframework.boot.autoconfigure.http.client.HttpClientAutoConfiguration",
			"org.springframework.boot.autoconfigure.http.client.reactive.ClientHttpConnectorAutoConfiguration",
			"org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration",
			"org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration",
			"org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration" };

	private BootLine() {
	}

	/** The auto-configurations of HTTP clients, with ours. */
	static AutoConfigurations clients() {
		Class<?>[] present = Arrays.stream(CLIENTS)
			.filter((name) -> ClassUtils.isPresent(name, null))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
		Class<?>[] all = Arrays.copyOf(present, present.length + 2);
		all[present.length] = HttpFirewallAutoConfiguration.class;
		all[present.length + 1] = WebClientFirewallAutoConfiguration.class;
		return AutoConfigurations.of(all);
	}

	/** Chooses the client library, and whether it follows redirects. */
	static String[] properties(String library, String redirects) {
		String connector = library.equals("simple") ? "jdk" : library;
		return new String[] { "spring.http.client.factory=" + library,
				"spring.http.clients.imperative.factory=" + library, "spring.http.client.redirects=" + redirects,
				"spring.http.clients.redirects=" + redirects, "spring.http.reactiveclient.connector=" + connector,
				"spring.http.clients.reactive.connector=" + connector,
				"spring.http.reactiveclient.redirects=" + redirects };
	}

	static Class<?> restTemplateBuilder() {
		return either("org.springframework.boot.restclient.RestTemplateBuilder",
				"org.springframework.boot.web.client.RestTemplateBuilder");
	}

	private static Class<?> either(String first, String second) {
		return ClassUtils.resolveClassName(ClassUtils.isPresent(first, null) ? first : second, null);
	}

}
