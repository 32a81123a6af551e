package dev.firewall.spring.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;

/**
 * Proxies in front of beans that keep the class of the bean, so that code which asks for
 * it finds it; of a class that cannot be subclassed only the interfaces stay.
 *
 * @since 0.1.0
 */
public final class TypeKeepingProxy {

	private static final ClassLoader OWN = TypeKeepingProxy.class.getClassLoader();

	private TypeKeepingProxy() {
	}

	/**
	 * Makes a proxy.
	 * @param target the bean
	 * @param factory has the advice, and nothing else yet
	 * @return the proxy
	 */
	public static Object of(Object target, ProxyFactory factory) {
		Class<?> type = target.getClass();
		factory.setTarget(target);
		factory.setInterfaces(ClassUtils.getAllInterfacesForClass(type));
		ClassLoader classLoader = (type.getClassLoader() != null) ? type.getClassLoader() : OWN;
		if (isSubclassable(type)) {
			try {
				factory.setProxyTargetClass(true);
				return factory.getProxy(classLoader);
			}
			catch (AopConfigException ex) {
				factory.setProxyTargetClass(false);
			}
		}
		return factory.getProxy(classLoader);
	}

	/** A final method would run on the empty subclass instead of the bean. */
	private static boolean isSubclassable(Class<?> type) {
		if (Modifier.isFinal(type.getModifiers()) || Proxy.isProxyClass(type) || type.isHidden()) {
			return false;
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				int modifiers = method.getModifiers();
				if (Modifier.isFinal(modifiers) && !Modifier.isStatic(modifiers) && !Modifier.isPrivate(modifiers)) {
					return false;
				}
			}
		}
		return true;
	}

}
