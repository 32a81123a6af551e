package dev.firewall.spring.autoconfigure.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.firewall.DenyEgress;
import dev.firewall.context.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated methods whose work goes on after they return (semantics, section 8).
 */
class AsyncScopeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ScopeFirewallAutoConfiguration.class));

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
	}

	@Test
	void futureWhenCompletedInsideGoesOnInTheFramesOfTheCaller() {
		this.runner.withBean(Futures.class).run((context) -> {
			Futures futures = context.getBean(Futures.class);
			CompletableFuture<String> result = futures.onNewThread()
				.thenApply((inside) -> inside + "|" + Judging.allowed());
			futures.proceed();
			assertThat(result.get()).isEqualTo("mail|redis mail");
			assertThat(futures.done().get()).isEqualTo("mail");
			assertThat(futures.plain().get()).isEqualTo("mail");
			assertThat(futures.none()).isNull();
			CompletionStage<String> failing = futures.failing();
			assertThat(failing.toCompletableFuture()).failsWithin(1, TimeUnit.MINUTES)
				.withThrowableThat()
				.havingRootCause()
				.withMessage("mail");
			CompletableFuture<String> never = futures.never();
			never.cancel(true);
			assertThat(futures.isCancelled()).isTrue();
		});
	}

	@Test
	void asyncWhenAnnotatedOpensTheScopeInTheTask() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withUserConfiguration(Asynchronous.class)
			.run((context) -> {
				AsyncBean bean = context.getBean(AsyncBean.class);
				assertThat(bean.later().get()).startsWith("task-").endsWith(" mail");
				assertThat(bean.after().get()).isEqualTo("redis mail");
			});
	}

	@Test
	void asyncWhenItsExecutorIsPlainOpensTheScopeInTheTask() {
		ExecutorService plain = Executors.newSingleThreadExecutor((task) -> new Thread(task, "task-plain"));
		try {
			this.runner.withUserConfiguration(Asynchronous.class)
				.withBean("taskExecutor", Executor.class, () -> plain)
				.run((context) -> {
					assertThat(context.getBean(AsyncBean.class).later().get()).startsWith("task-").endsWith(" mail");
					assertThat(plain.submit(Judging::allowed).get()).isEqualTo("redis mail");
				});
		}
		finally {
			plain.shutdownNow();
		}
	}

	static class Futures {

		private final CountDownLatch go = new CountDownLatch(1);

		private final CompletableFuture<String> never = new CompletableFuture<>();

		@DenyEgress("redis")
		CompletableFuture<String> onNewThread() {
			CompletableFuture<String> future = new CompletableFuture<>();
			new Thread(() -> {
				await();
				future.complete(Judging.allowed());
			}).start();
			return future;
		}

		void proceed() {
			this.go.countDown();
		}

		boolean isCancelled() {
			return this.never.isCancelled();
		}

		private void await() {
			try {
				this.go.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@DenyEgress("redis")
		CompletableFuture<String> done() {
			return CompletableFuture.completedFuture(Judging.allowed());
		}

		@DenyEgress("redis")
		Future<String> plain() {
			return CompletableFuture.completedFuture(Judging.allowed());
		}

		@DenyEgress("redis")
		CompletionStage<String> failing() {
			CompletableFuture<String> future = new CompletableFuture<>();
			new Thread(() -> future.completeExceptionally(new IllegalStateException(Judging.allowed()))).start();
			return future;
		}

		@DenyEgress("redis")
		CompletableFuture<String> never() {
			return this.never;
		}

		@DenyEgress("redis")
		CompletableFuture<String> none() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class Asynchronous {

		@Bean
		AsyncBean asyncBean() {
			return new AsyncBean();
		}

	}

	static class AsyncBean {

		private final Supplier<String> task = () -> Thread.currentThread().getName() + " " + Judging.allowed();

		@Async
		@DenyEgress("redis")
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture(this.task.get());
		}

		@Async
		CompletableFuture<String> after() {
			return CompletableFuture.completedFuture(Judging.allowed());
		}

	}

}
