package dev.firewall.spring.autoconfigure.scope;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;

import dev.firewall.context.Frames;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.ReflectionUtils;

/**
 * Makes Spring's executors and schedulers run each task in the frames of the code that
 * handed it over. A decorator that they have already does its work inside. Nothing of a
 * bean is called for that, so a mock stays one that nobody has touched.
 */
final class ExecutorPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final String DECORATOR = "taskDecorator";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		decorate(bean);
		return bean;
	}

	/** Again for what a factory made, which nobody initialises. */
	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		decorate(bean);
		return bean;
	}

	private static void decorate(Object bean) {
		Object singleton = AopProxyUtils.getSingletonTarget(bean);
		Object target = (singleton != null) ? singleton : bean;
		if (target instanceof ThreadPoolTaskExecutor) {
			decorate(target, ThreadPoolTaskExecutor.class);
		}
		else if (target instanceof ThreadPoolTaskScheduler) {
			decorate(target, ThreadPoolTaskScheduler.class);
		}
		else if (target instanceof SimpleAsyncTaskExecutor) {
			decorate(target, SimpleAsyncTaskExecutor.class);
			if (target instanceof SimpleAsyncTaskScheduler scheduler) {
				carry(scheduler);
			}
		}
		else if (target instanceof TaskExecutorAdapter) {
			decorate(target, TaskExecutorAdapter.class);
		}
		else if (target instanceof ConcurrentTaskExecutor) {
			decorate(target, ConcurrentTaskExecutor.class);
			Object adapter = get(field(ConcurrentTaskExecutor.class, "adaptedExecutor"), target);
			if (adapter != null) {
				ReflectionUtils.setField(field(TaskExecutorAdapter.class, DECORATOR), adapter,
						get(field(ConcurrentTaskExecutor.class, DECORATOR), target));
			}
		}
	}

	private static void decorate(Object executor, Class<?> type) {
		Field field = field(type, DECORATOR);
		TaskDecorator present = (TaskDecorator) get(field, executor);
		if (!(present instanceof TaskFrames)) {
			ReflectionUtils.setField(field, executor, new TaskFrames(present));
		}
	}

	private static @Nullable Object get(Field field, Object target) {
		return ReflectionUtils.getField(field, target);
	}

	private static Field field(Class<?> type, String name) {
		Field field = ReflectionUtils.findField(type, name);
		if (field == null) {
			throw new IllegalStateException(
					type.getName() + " has no field '" + name + "', so its tasks cannot carry scopes");
		}
		ReflectionUtils.makeAccessible(field);
		return field;
	}

	/**
	 * It decorates tasks on the thread that triggers them, which knows nobody's frames.
	 */
	private static void carry(SimpleAsyncTaskScheduler scheduler) {
		ReflectionUtils.doWithFields(SimpleAsyncTaskScheduler.class, (field) -> {
			ReflectionUtils.makeAccessible(field);
			Object triggers = get(field, scheduler);
			if (triggers != null && !Proxy.isProxyClass(triggers.getClass())) {
				field.set(scheduler, Proxy.newProxyInstance(ScheduledExecutorService.class.getClassLoader(),
						new Class<?>[] { ScheduledExecutorService.class }, new ScheduledTasks(triggers)));
			}
		}, (field) -> field.getType() == ScheduledExecutorService.class);
	}

	/**
	 * Hands tasks on, bound to the frames of the code that schedules them.
	 *
	 * @param triggers the executor that triggers them
	 */
	private record ScheduledTasks(Object triggers) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			if (arguments != null && arguments.length > 0) {
				if (arguments[0] instanceof Runnable task) {
					arguments[0] = Frames.wrap(task);
				}
				else if (arguments[0] instanceof Callable<?> task) {
					arguments[0] = Frames.wrap(task);
				}
			}
			try {
				return method.invoke(this.triggers, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

}
