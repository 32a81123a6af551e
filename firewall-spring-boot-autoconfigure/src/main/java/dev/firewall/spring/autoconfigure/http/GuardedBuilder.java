package dev.firewall.spring.autoconfigure.http;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A builder whose products are guarded, as a proxy of its interface: what it builds with
 * differs from one Spring Boot line to the next.
 */
final class GuardedBuilder implements InvocationHandler {

	private final Class<?> type;

	private final Object delegate;

	private final UnaryOperator<Object> guard;

	private GuardedBuilder(Class<?> type, Object delegate, UnaryOperator<Object> guard) {
		this.type = type;
		this.delegate = delegate;
		this.guard = guard;
	}

	/**
	 * Guards a builder.
	 * @param type its interface
	 * @param builder the builder
	 * @param guard applied to what the methods named {@code build} return
	 * @return the guarded builder
	 */
	static Object of(Class<?> type, Object builder, UnaryOperator<Object> guard) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new GuardedBuilder(type, builder, guard));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
			return proxy == arguments[0];
		}
		Object result = invokeDelegate(method, arguments);
		if (result == this.delegate) {
			return proxy;
		}
		if (result != null && method.getName().equals("build")) {
			return this.guard.apply(result);
		}
		return this.type.isInstance(result) ? of(this.type, result, this.guard) : result;
	}

	private @Nullable Object invokeDelegate(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			ReflectionUtils.makeAccessible(method);
			return method.invoke(this.delegate, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
