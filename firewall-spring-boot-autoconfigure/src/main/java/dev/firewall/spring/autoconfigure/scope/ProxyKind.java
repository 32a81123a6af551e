package dev.firewall.spring.autoconfigure.scope;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * How calls to a bean are intercepted.
 *
 * @param byClass whether by a subclass, else by its interfaces
 * @param interfaces the interfaces that callers see, where not by a subclass
 */
record ProxyKind(boolean byClass, List<Class<?>> interfaces) {

	/** Of a bean as it is: by the proxy that it has, or the one that it would get. */
	static ProxyKind of(Object bean) {
		boolean byClass = (bean instanceof Advised) ? AopUtils.isCglibProxy(bean) : canSubclass(bean.getClass());
		return new ProxyKind(byClass, List.of(ClassUtils.getAllInterfacesForClass(bean.getClass())));
	}

	/** Of a bean that does not exist yet. */
	static ProxyKind of(Class<?> type) {
		return new ProxyKind(type.isInterface() || canSubclass(type),
				List.of(ClassUtils.getAllInterfacesForClass(type)));
	}

	/** Whether a class is made at run time and nobody can annotate or extend it. */
	static boolean isByInterfaces(Class<?> type) {
		return Proxy.isProxyClass(type) || type.isHidden();
	}

	private static boolean canSubclass(Class<?> type) {
		return !Modifier.isFinal(type.getModifiers()) && !type.isSealed() && !isByInterfaces(type);
	}

	/** Whether one of the interfaces has the method. */
	boolean shows(Method method) {
		return this.interfaces.stream()
			.anyMatch((type) -> ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes()));
	}

}
