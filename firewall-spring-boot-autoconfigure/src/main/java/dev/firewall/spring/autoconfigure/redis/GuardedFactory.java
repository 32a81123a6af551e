package dev.firewall.spring.autoconfigure.redis;

import org.aopalliance.aop.Advice;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;

/**
 * Puts an advice in front of a connection factory, which keeps its class: health, metrics
 * and applications ask for it.
 */
final class GuardedFactory {

	private GuardedFactory() {
	}

	/**
	 * Puts an advice in front of some methods. The others are called straight on.
	 * @param factory the factory
	 * @param advice the advice
	 * @param methods the names of the methods, with {@code *} for any letters
	 * @return what to use in place of the factory
	 */
	static Object of(Object factory, Advice advice, String... methods) {
		NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(advice);
		advisor.setMappedNames(methods);
		if (factory instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvisor(0, advisor);
			return factory;
		}
		ProxyFactory proxy = new ProxyFactory(factory);
		proxy.setProxyTargetClass(true);
		proxy.addAdvisor(advisor);
		// Only then are the other methods called straight on, without a look at the
		// advice
		proxy.setFrozen(true);
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
