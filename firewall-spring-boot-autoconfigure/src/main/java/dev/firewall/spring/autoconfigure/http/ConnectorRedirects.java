package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.Assert;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * One request through a connector that does not follow redirects, and the rule that tells
 * what it would have followed. Subclasses of the connectors for the JDK and for Reactor,
 * and connectors for other libraries, cannot be told: if they follow redirects, only the
 * first hop is judged here.
 */
abstract class ConnectorRedirects {

	private volatile RedirectRule rule = RedirectRule.NEVER;

	static ConnectorRedirects of(ClientHttpConnector connector) {
		return switch (connector.getClass().getName()) {
			case "org.springframework.http.client.reactive.ReactorClientHttpConnector" -> new Reactor(connector);
			case "org.springframework.http.client.reactive.JdkClientHttpConnector" -> new Jdk(connector);
			default -> new ByRequest(connector);
		};
	}

	abstract Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback);

	RedirectRule rule() {
		return this.rule;
	}

	void rule(RedirectRule rule) {
		this.rule = rule;
	}

	/** The request that the connector makes is told. */
	private static final class ByRequest extends ConnectorRedirects {

		private final ClientHttpConnector connector;

		ByRequest(ClientHttpConnector connector) {
			this.connector = connector;
		}

		@Override
		Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			return this.connector.connect(method, uri, (request) -> {
				rule(takeOver(request));
				return requestCallback.apply(request);
			});
		}

		private RedirectRule takeOver(ClientHttpRequest request) {
			return switch (request.getClass().getName()) {
				case "org.springframework.http.client.reactive.JettyClientHttpRequest" ->
					JettyRedirects.takeOver(request.getNativeRequest());
				case "org.springframework.http.client.reactive.HttpComponentsClientHttpRequest" ->
					HttpComponentsRedirects.takeOver(PrivateField.require(this.connector, "client"),
							(org.apache.hc.core5.http.protocol.HttpContext) PrivateField.require(request, "context"),
							request.getNativeRequest());
				default -> RedirectRule.NEVER;
			};
		}

	}

	/** A second connector is made for a second client. */
	private static final class Jdk extends ConnectorRedirects {

		private static final Map<ClientHttpConnector, ClientHttpConnector> CONNECTORS = new ConcurrentReferenceHashMap<>();

		private final ClientHttpConnector unfollowed;

		Jdk(ClientHttpConnector connector) {
			var client = GuardedHttpClient
				.unwrap((java.net.http.HttpClient) PrivateField.require(connector, "httpClient"));
			this.unfollowed = CONNECTORS.computeIfAbsent(connector, (original) -> copy(original, client));
			rule(JdkRedirects.canTakeOver(client) ? JdkRedirects.rule(client) : RedirectRule.NEVER);
		}

		private static ClientHttpConnector copy(ClientHttpConnector connector, java.net.http.HttpClient client) {
			JdkClientHttpConnector copy = new JdkClientHttpConnector(JdkRedirects.withoutRedirects(client));
			ReflectionUtils.doWithFields(JdkClientHttpConnector.class, (field) -> {
				ReflectionUtils.makeAccessible(field);
				field.set(copy, field.get(connector));
			}, Jdk::isSetting);
			return copy;
		}

		private static boolean isSetting(Field field) {
			return !Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers());
		}

		@Override
		Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			return this.unfollowed.connect(method, uri, requestCallback);
		}

	}

	/** A second connector is made for each request: it is hardly more than its client. */
	private static final class Reactor extends ConnectorRedirects {

		private final ReactorRedirects redirects;

		Reactor(ClientHttpConnector connector) {
			this.redirects = new ReactorRedirects(client(connector));
			rule(this.redirects.rule());
		}

		private static reactor.netty.http.client.HttpClient client(ClientHttpConnector connector) {
			Object client = PrivateField.get(connector, "httpClient");
			if (client == null) {
				client = create(connector);
			}
			Assert.state(client != null, "The connector of Reactor has no client");
			return (reactor.netty.http.client.HttpClient) client;
		}

		/** As the connector does as long as it is not started. */
		private static @Nullable Object create(ClientHttpConnector connector) {
			Method method = ReflectionUtils.findMethod(connector.getClass(), "createHttpClient",
					ReactorResourceFactory.class, Function.class);
			Assert.state(method != null, () -> "The firewall cannot guard this version of " + connector.getClass());
			ReflectionUtils.makeAccessible(method);
			return ReflectionUtils.invokeMethod(method, connector, PrivateField.require(connector, "resourceFactory"),
					PrivateField.require(connector, "mapper"));
		}

		@Override
		Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			return new ReactorClientHttpConnector(this.redirects.client()).connect(method, uri, requestCallback);
		}

	}

}
