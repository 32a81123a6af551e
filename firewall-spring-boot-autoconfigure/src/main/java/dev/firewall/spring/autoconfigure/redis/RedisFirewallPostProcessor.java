package dev.firewall.spring.autoconfigure.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.Mocks;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * Guards Redis connection factories among the beans: their settings before they start,
 * their connections afterwards. Mocks and the proxies of scoped beans are left alone.
 */
final class RedisFirewallPostProcessor implements BeanPostProcessor, PriorityOrdered, DisposableBean {

	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final List<FactoryKind> kinds = new ArrayList<>();

	RedisFirewallPostProcessor(Supplier<Firewall> firewall) {
		ClassLoader classLoader = RedisFirewallPostProcessor.class.getClassLoader();
		if (ClassUtils.isPresent("io.lettuce.core.AbstractRedisClient", classLoader)) {
			this.kinds.add(new LettuceFactories(firewall));
		}
		if (ClassUtils.isPresent("redis.clients.jedis.Jedis", classLoader)) {
			this.kinds.add(new JedisFactories(firewall));
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (isFactory(bean)) {
			this.kinds.forEach((kind) -> kind.prepare(bean, beanName));
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Object guarded = bean;
		if (isFactory(bean)) {
			for (FactoryKind kind : this.kinds) {
				guarded = kind.guard(guarded, beanName);
			}
		}
		return guarded;
	}

	private static boolean isFactory(Object bean) {
		return bean instanceof RedisConnectionFactory && !(bean instanceof ScopedObject) && !Mocks.isMock(bean);
	}

	@Override
	public void destroy() {
		this.kinds.forEach(FactoryKind::close);
	}

	/**
	 * One kind of connection factory. What is of another kind is returned as it is.
	 */
	interface FactoryKind {

		/**
		 * Puts a guard into the settings of a factory that has not started yet.
		 * @param bean the bean
		 * @param beanName its name, for records
		 */
		void prepare(Object bean, String beanName);

		/**
		 * Guards a factory that was prepared.
		 * @param bean the bean
		 * @param beanName its name, for records
		 * @return what to use in its place
		 */
		Object guard(Object bean, String beanName);

		/**
		 * Ends what the guards of this kind share.
		 */
		default void close() {
		}

	}

}
