package dev.firewall.spring.autoconfigure.http;

import java.util.List;

import dev.firewall.Answer;
import dev.firewall.spring.autoconfigure.Mocks;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Puts the guarded connector into {@code WebClient}, and into what builds it. Behind an
 * exchange function of the application's own nobody knows the connector: there a filter
 * judges after all others, and only the first hop.
 */
final class ReactiveClients {

	private static final String EXCHANGE_FUNCTION = "exchangeFunction";

	private static final String CONNECTOR = "connector";

	private static final String DEFAULT_EXCHANGE_FUNCTION = ExchangeFunctions.class.getName()
			+ "$DefaultExchangeFunction";

	private static final @Nullable Class<?> CONNECTOR_BUILDER = type(
			"org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder");

	private ReactiveClients() {
	}

	private static @Nullable Class<?> type(String name) {
		ClassLoader classLoader = ReactiveClients.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	static Object guard(Object bean, HttpGuard guard) {
		if (bean instanceof WebClient webClient) {
			return guard(webClient, guard);
		}
		if (bean instanceof WebClient.Builder && !Mocks.isMock(bean)) {
			return GuardedBuilder.of(WebClient.Builder.class, bean, (client) -> guard((WebClient) client, guard));
		}
		if (CONNECTOR_BUILDER != null && CONNECTOR_BUILDER.isInstance(bean) && !Mocks.isMock(bean)) {
			return GuardedBuilder.of(CONNECTOR_BUILDER, bean,
					(connector) -> GuardedConnector.guard((ClientHttpConnector) connector, guard));
		}
		return bean;
	}

	private static WebClient guard(WebClient webClient, HttpGuard guard) {
		Object singleton = AopProxyUtils.getSingletonTarget(webClient);
		Object target = (singleton != null) ? singleton : webClient;
		if (Mocks.isMock(target)) {
			return webClient;
		}
		if (!PrivateField.isIn(target, EXCHANGE_FUNCTION)) {
			return filtered(webClient, guard);
		}
		ExchangeFunction function = (ExchangeFunction) PrivateField.require(target, EXCHANGE_FUNCTION);
		boolean isReplaceable = target == webClient && !Mocks.isSpy(target);
		if (!function.getClass().getName().equals(DEFAULT_EXCHANGE_FUNCTION)) {
			return Mocks.isMock(function) ? webClient : filtered(webClient, guard);
		}
		ClientHttpConnector connector = (ClientHttpConnector) PrivateField.require(function, CONNECTOR);
		ClientHttpConnector guarded = GuardedConnector.guard(connector, guard);
		if (guarded == connector) {
			return webClient;
		}
		if (isReplaceable && PrivateField.get(PrivateField.require(target, "builder"), EXCHANGE_FUNCTION) == null) {
			return webClient.mutate().clientConnector(guarded).build();
		}
		ExchangeFunction replaced = ExchangeFunctions.create(guarded,
				(ExchangeStrategies) PrivateField.require(function, "strategies"));
		if (isReplaceable) {
			return webClient.mutate().exchangeFunction(replaced).build();
		}
		// What others hold on to, or look at, has to stay what it is.
		PrivateField.set(target, EXCHANGE_FUNCTION, replaced);
		return webClient;
	}

	private static WebClient filtered(WebClient webClient, HttpGuard guard) {
		return webClient.mutate().filters((filters) -> addLast(filters, guard)).build();
	}

	private static void addLast(List<ExchangeFilterFunction> filters, HttpGuard guard) {
		if (filters.stream().noneMatch(GuardFilter.class::isInstance)) {
			filters.add(new GuardFilter(guard));
		}
	}

	private record GuardFilter(HttpGuard guard) implements ExchangeFilterFunction {

		private static ClientResponse response(Answer.Http answer) {
			return ClientResponse.create(HttpStatusCode.valueOf(answer.status()))
				.headers((headers) -> answer.headers().forEach(headers::put))
				.body(StubbedExchange.body(answer))
				.build();
		}

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return Mono.deferContextual((context) -> {
				Answer.Http answer = SubscriberFrames.of(context)
					.call(() -> this.guard.ask(request.method().name(), request.url()));
				return (answer != null) ? Mono.just(response(answer)) : next.exchange(request);
			});
		}

	}

}
