package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.firewall.spring.autoconfigure.Mocks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Puts the guarded request factory into {@code RestTemplate} and {@code RestClient}, and
 * into what builds them.
 */
final class BlockingClients {

	private static final Log logger = LogFactory.getLog(BlockingClients.class);

	private static final String DEFAULT_REST_CLIENT = "org.springframework.web.client.DefaultRestClient";

	private static final String REQUEST_FACTORY = "clientRequestFactory";

	private static final @Nullable Class<?> FACTORY_BUILDER = type(
			"org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder");

	private static final Set<String> TEMPLATE_BUILDERS = Set.of(
			"org.springframework.boot.web.client.RestTemplateBuilder",
			"org.springframework.boot.restclient.RestTemplateBuilder");

	private BlockingClients() {
	}

	private static @Nullable Class<?> type(String name) {
		ClassLoader classLoader = BlockingClients.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	static Object guard(Object bean, HttpGuard guard) {
		if (bean instanceof RestTemplate restTemplate) {
			return Mocks.isMock(bean) ? bean : guard(restTemplate, guard);
		}
		if (bean instanceof RestClient restClient) {
			return guard(restClient, guard);
		}
		if (bean instanceof RestClient.Builder && !Mocks.isMock(bean)) {
			return GuardedBuilder.of(RestClient.Builder.class, bean, (client) -> guard((RestClient) client, guard));
		}
		if (FACTORY_BUILDER != null && FACTORY_BUILDER.isInstance(bean) && !Mocks.isMock(bean)) {
			return GuardedBuilder.of(FACTORY_BUILDER, bean,
					(factory) -> GuardedRequestFactory.guard((ClientHttpRequestFactory) factory, guard));
		}
		return TEMPLATE_BUILDERS.contains(bean.getClass().getName()) ? guardTemplateBuilder(bean, guard) : bean;
	}

	/** Its getter would wrap the interceptors in. */
	private static RestTemplate guard(RestTemplate restTemplate, HttpGuard guard) {
		List<ClientHttpRequestInterceptor> interceptors = new ArrayList<>(restTemplate.getInterceptors());
		restTemplate.setInterceptors(List.of());
		restTemplate.setRequestFactory(GuardedRequestFactory.guard(restTemplate.getRequestFactory(), guard));
		restTemplate.setInterceptors(interceptors);
		return restTemplate;
	}

	private static RestClient guard(RestClient restClient, HttpGuard guard) {
		Object singleton = AopProxyUtils.getSingletonTarget(restClient);
		Object target = (singleton != null) ? singleton : restClient;
		if (!PrivateField.isIn(target, REQUEST_FACTORY)) {
			if (!Mocks.isMock(target)) {
				logger.warn("The firewall cannot guard the RestClient of bean '" + guard.bean() + "': it is a "
						+ target.getClass().getName() + " and not a " + DEFAULT_REST_CLIENT);
			}
			return restClient;
		}
		var factory = (ClientHttpRequestFactory) PrivateField.require(target, REQUEST_FACTORY);
		ClientHttpRequestFactory guarded = GuardedRequestFactory.guard(factory, guard);
		if (guarded == factory) {
			return restClient;
		}
		if (target != restClient || Mocks.isSpy(target)) {
			// What others hold on to, or look at, has to stay what it is.
			PrivateField.set(target, REQUEST_FACTORY, guarded);
			return restClient;
		}
		return restClient.mutate().requestFactory(guarded).build();
	}

	/** Its class and the type of its customizers moved between Spring Boot 3 and 4. */
	private static Object guardTemplateBuilder(Object builder, HttpGuard guard) {
		Method method = customizers(builder.getClass());
		Class<?> type = method.getParameterTypes()[0].getComponentType();
		Object customizer = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, called, arguments) -> switch (called.getName()) {
					case "customize" -> guard((RestTemplate) arguments[0], guard);
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(guard);
					default -> "firewall";
				});
		Object customizers = Array.newInstance(type, 1);
		Array.set(customizers, 0, customizer);
		Object guarded = ReflectionUtils.invokeMethod(method, builder, customizers);
		return (guarded != null) ? guarded : builder;
	}

	private static Method customizers(Class<?> builder) {
		for (Method method : builder.getMethods()) {
			if (method.getName().equals("additionalCustomizers") && method.getParameterTypes()[0].isArray()) {
				return method;
			}
		}
		throw new IllegalStateException("The firewall cannot guard this version of " + builder.getName());
	}

}
