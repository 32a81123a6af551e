package dev.firewall.spring.autoconfigure.http;

import java.util.function.BiFunction;

import dev.firewall.Firewall;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Guards HTTP clients among the beans. It comes before proxies are made, and leaves mocks
 * and the proxies of scoped beans alone: a scoped bean is guarded where it is created.
 */
final class HttpClientPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<Firewall> firewall;

	private final BiFunction<Object, HttpGuard, Object> clients;

	/**
	 * Creates a post-processor.
	 * @param firewall asked for at the first request
	 * @param clients guards the beans that it knows and returns the others as they are
	 */
	HttpClientPostProcessor(ObjectProvider<Firewall> firewall, BiFunction<Object, HttpGuard, Object> clients) {
		this.firewall = firewall;
		this.clients = clients;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ScopedObject) {
			return bean;
		}
		return this.clients.apply(bean, new HttpGuard(this.firewall::getObject, beanName));
	}

}
