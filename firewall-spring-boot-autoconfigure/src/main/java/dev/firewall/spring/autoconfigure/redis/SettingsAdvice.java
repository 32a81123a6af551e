package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.util.ClassUtils;

/**
 * Changes what some methods of the settings of a factory return.
 *
 * @param methods the names of the methods
 * @param change what to return in place of what they returned
 */
record SettingsAdvice(Set<String> methods, UnaryOperator<@Nullable Object> change) implements MethodInterceptor {

	private static final String FIELD = "clientConfiguration";

	/**
	 * Puts an advice in front of the settings that a factory was made with.
	 * @param factory the factory
	 */
	void install(Object factory) {
		Object settings = PrivateField.require(factory, FIELD);
		ProxyFactory proxy = new ProxyFactory();
		proxy.setTarget(settings);
		NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(this);
		advisor.setMappedNames(this.methods.toArray(String[]::new));
		proxy.addAdvisor(advisor);
		proxy.setInterfaces(ClassUtils.getAllInterfaces(settings));
		// Deprecated setters of the factories ask for the class
		proxy.setProxyTargetClass(!Modifier.isFinal(settings.getClass().getModifiers()));
		// Factories read their settings for each command, and then no advice is looked at
		proxy.setFrozen(true);
		PrivateField.set(factory, FIELD, proxy.getProxy(settings.getClass().getClassLoader()));
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		return this.change.apply(invocation.proceed());
	}

}
