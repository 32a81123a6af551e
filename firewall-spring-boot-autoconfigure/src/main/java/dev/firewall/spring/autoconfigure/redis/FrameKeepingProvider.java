package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import dev.firewall.context.Frames;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;
import org.springframework.util.ClassUtils;

/**
 * A provider whose connections arrive in the frames of the code that asked for them:
 * reactive commands are sent on the thread on which their connection arrives.
 */
final class FrameKeepingProvider implements InvocationHandler {

	private final LettuceConnectionProvider delegate;

	private FrameKeepingProvider(LettuceConnectionProvider delegate) {
		this.delegate = delegate;
	}

	static LettuceConnectionProvider of(LettuceConnectionProvider provider) {
		return (LettuceConnectionProvider) Proxy.newProxyInstance(provider.getClass().getClassLoader(),
				ClassUtils.getAllInterfaces(provider), new FrameKeepingProvider(provider));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
			return proxy == arguments[0];
		}
		Object result;
		try {
			result = method.invoke(this.delegate, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		boolean connects = method.getName().equals("getConnectionAsync");
		return (connects && result instanceof CompletionStage<?> stage) ? inFrames(stage) : result;
	}

	private static <T> CompletionStage<T> inFrames(CompletionStage<T> stage) {
		CompletableFuture<T> arrived = new CompletableFuture<>();
		AtomicReference<Runnable> arrival = new AtomicReference<>(() -> {
		});
		Runnable inFrames = Frames.wrap(() -> arrival.getAndSet(() -> {
		}).run());
		stage.whenComplete((connection, failure) -> {
			arrival.set(() -> {
				if (failure != null) {
					arrived.completeExceptionally(failure);
				}
				else {
					arrived.complete(connection);
				}
			});
			inFrames.run();
		});
		return arrived;
	}

}
