package dev.firewall.spring.autoconfigure.scope;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.firewall.EgressScope;
import dev.firewall.context.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for frames that follow tasks of Spring's executors and schedulers.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ScopeExecutorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ScopeFirewallAutoConfiguration.class));

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
	}

	/** Its threads are started inside a scope and outside in turns. */
	private static void assertCarries(AsyncTaskExecutor executor) throws Exception {
		for (int i = 0; i < 2; i++) {
			try (var scope = EgressScope.deny("redis").open()) {
				assertThat(executor.submit(Judging::allowed).get()).isEqualTo("mail");
				assertThat(CompletableFuture.supplyAsync(Judging::allowed, executor).get()).isEqualTo("mail");
			}
			assertThat(executor.submit(Judging::allowed).get()).isEqualTo("redis mail");
		}
	}

	private static void assertCarries(TaskScheduler scheduler) throws Exception {
		for (int i = 0; i < 2; i++) {
			assertThat(ran(scheduler, true)).containsOnly("mail");
			assertThat(ran(scheduler, false)).containsOnly("redis mail");
		}
	}

	private static List<String> ran(TaskScheduler scheduler, boolean inside) throws Exception {
		BlockingQueue<String> once = new LinkedBlockingQueue<>();
		BlockingQueue<String> atRate = new LinkedBlockingQueue<>();
		BlockingQueue<String> withDelay = new LinkedBlockingQueue<>();
		BlockingQueue<String> triggered = new LinkedBlockingQueue<>();
		Duration period = Duration.ofMillis(1);
		Consumer<Object> schedule = (ignored) -> scheduler.schedule(() -> once.add(Judging.allowed()), Instant.now());
		List<ScheduledFuture<?>> repeated;
		EgressScope.Open scope = inside ? EgressScope.deny("redis").open() : null;
		try (scope) {
			schedule.accept("once");
			repeated = List.of(scheduler.scheduleAtFixedRate(() -> atRate.add(Judging.allowed()), period),
					scheduler.scheduleWithFixedDelay(() -> withDelay.add(Judging.allowed()), period),
					scheduler.schedule(() -> triggered.add(Judging.allowed()), new PeriodicTrigger(period)));
		}
		try {
			return List.of(once.take(), atRate.take(), atRate.take(), withDelay.take(), withDelay.take(),
					triggered.take(), triggered.take(), triggered.take());
		}
		finally {
			repeated.forEach((future) -> future.cancel(true));
		}
	}

	@Test
	void executorWhenOfSpringBootCarriesFrames() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.pool.core-size=1")
			.withBean(ThreadPoolTaskExecutorCustomizer.class, () -> (executor) -> executor.setThreadNamePrefix("own-"))
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
				assertThat(executor.getClass()).isEqualTo(ThreadPoolTaskExecutor.class);
				assertCarries(executor);
				assertThat(executor.submit(() -> Thread.currentThread().getName()).get()).startsWith("own-");
			});
	}

	@Test
	void executorWhenItHasADecoratorKeepsIt() {
		TaskDecorator marking = (task) -> () -> {
			Thread.currentThread().setName("decorated");
			task.run();
		};
		for (TaskDecorator decorator : List.of(marking, new ContextPropagatingTaskDecorator())) {
			this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
				.withPropertyValues("spring.task.execution.pool.core-size=1")
				.withBean(TaskDecorator.class, () -> decorator)
				.run((context) -> {
					ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
					assertCarries(executor);
					assertThat(executor.submit(() -> Thread.currentThread().getName()).get())
						.matches((name) -> name.equals("decorated") == (decorator == marking));
				});
		}
	}

	@Test
	void executorsWhenOfTheApplicationCarryFrames() {
		ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
		try {
			this.runner.withBean("simple", SimpleAsyncTaskExecutor.class)
				.withBean("concurrent", ConcurrentTaskExecutor.class, () -> new ConcurrentTaskExecutor(pool))
				.withBean("product", ExecutorFactory.class)
				.run((context) -> {
					assertCarries(context.getBean("simple", SimpleAsyncTaskExecutor.class));
					assertCarries(context.getBean("concurrent", ConcurrentTaskExecutor.class));
					assertCarries(context.getBean("product", ThreadPoolTaskExecutor.class));
				});
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void schedulersWhenTaskIsScheduledKeepTheFramesOfThatCode() {
		ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();
		try {
			this.runner.withBean("pool", ThreadPoolTaskScheduler.class)
				.withBean("simple", SimpleAsyncTaskScheduler.class)
				.withBean("concurrent", ConcurrentTaskScheduler.class, () -> new ConcurrentTaskScheduler(pool))
				.run((context) -> {
					assertCarries((TaskScheduler) context.getBean("pool", ThreadPoolTaskScheduler.class));
					assertThat(context.getBean("simple").getClass()).isEqualTo(SimpleAsyncTaskScheduler.class);
					assertCarries((AsyncTaskExecutor) context.getBean("pool", ThreadPoolTaskScheduler.class));
					assertCarries((TaskScheduler) context.getBean("simple", SimpleAsyncTaskScheduler.class));
					assertCarries((AsyncTaskExecutor) context.getBean("simple", SimpleAsyncTaskScheduler.class));
					assertCarries((TaskScheduler) context.getBean("concurrent", ConcurrentTaskScheduler.class));
				});
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Test
	void schedulerWhenOfSpringBootCarriesFrames() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.withUserConfiguration(Scheduling.class)
			.run((context) -> assertCarries(context.getBean(TaskScheduler.class)));
	}

	@Test
	void executorWhenMockedIsNotTouched() {
		this.runner.withBean(ThreadPoolTaskExecutor.class, () -> Mockito.mock(ThreadPoolTaskExecutor.class))
			.run((context) -> Mockito.verify(context.getBean(ThreadPoolTaskExecutor.class), Mockito.never())
				.setTaskDecorator(Mockito.any()));
	}

	@EnableScheduling
	static class Scheduling {

	}

	static class ExecutorFactory implements FactoryBean<ThreadPoolTaskExecutor> {

		@Override
		public ThreadPoolTaskExecutor getObject() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setDaemon(true);
			executor.initialize();
			return executor;
		}

		@Override
		public Class<?> getObjectType() {
			return ThreadPoolTaskExecutor.class;
		}

	}

}
