package dev.firewall.spring.autoconfigure.redis;

import org.aopalliance.aop.Advice;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Puts an advice in front of a connection factory, which keeps its class: health, metrics
 * and applications ask for it.
 */
final class GuardedFactory {

	private GuardedFactory() {
	}

	static Object of(Object factory, Advice advice) {
		if (factory instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvice(0, advice);
			return factory;
		}
		ProxyFactory proxy = new ProxyFactory(factory);
		proxy.setProxyTargetClass(true);
		proxy.addAdvice(advice);
		try {
			return proxy.getProxy(factory.getClass().getClassLoader());
		}
		catch (AopConfigException ex) {
			throw new IllegalStateException("The firewall cannot guard " + factory.getClass().getName()
					+ ": it cannot be subclassed. Make the class non-final, or set"
					+ " firewall.enforcement-points.redis.enabled to false", ex);
		}
	}

}
