package dev.firewall.context;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.context.netty.util.SharedPool;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames and threads that more than one stretch of code shares (semantics, section 8).
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharedThreadsTests {

	private static final Egress REDIS = Egress.to(Protocol.REDIS).host("cache.example").port(6379).build();

	private final Firewall firewall = Firewall.of(Policy.builder().allow("redis", "http").build());

	@AfterEach
	void checkNothingIsLeftOpen() {
		assertThat(Frames.current()).isNull();
		assertThat(TestSession.isRegistered()).isFalse();
	}

	private boolean allows() {
		return this.firewall.evaluate(REDIS).proceeds();
	}

	private static <T> T onNewThread(Callable<T> task) throws Exception {
		FutureTask<T> future = new FutureTask<>(task);
		new Thread(future).start();
		return future.get();
	}

	@Test
	void openWhenPoolOfTheProcessIsStartedInsideDoesNotStay() throws Exception {
		int parallelism = ForkJoinPool.commonPool().getParallelism();
		CountDownLatch started = new CountDownLatch(parallelism + 1);
		CountDownLatch end = new CountDownLatch(1);
		Callable<List<Boolean>> task = () -> {
			boolean before = allows();
			started.countDown();
			end.await();
			return List.of(before, allows());
		};
		List<Future<List<Boolean>>> results = new ArrayList<>();
		try (var scope = EgressScope.deny("redis").open()) {
			// More than there are, so that the last of them has to be new
			for (int i = 0; i < parallelism; i++) {
				results.add(ForkJoinPool.commonPool().submit(task));
			}
			started.countDown();
			started.await();
			results.add(ForkJoinPool.commonPool().submit(Frames.wrap(task)));
		}
		end.countDown();
		for (int i = 0; i < parallelism; i++) {
			assertThat(results.get(i).get()).containsExactly(true, true);
		}
		assertThat(results.get(parallelism).get()).as("a wrapped task keeps its frames").containsExactly(false, false);
	}

	@Test
	void openWhenJdkTimesOutFuturesInsideDoesNotStay() throws Exception {
		CompletableFuture<Boolean> outside = new CompletableFuture<>();
		try (var scope = EgressScope.deny("redis").open()) {
			CompletableFuture<Boolean> inside = new CompletableFuture<>();
			CompletableFuture<Boolean> judged = inside.thenApply((timedOut) -> allows());
			inside.completeOnTimeout(true, 1, TimeUnit.MILLISECONDS);
			assertThat(judged.get()).isTrue();
		}
		CompletableFuture<Boolean> judged = outside.thenApply((timedOut) -> allows());
		outside.completeOnTimeout(true, 1, TimeUnit.MILLISECONDS);
		assertThat(judged.get()).isTrue();
	}

	@Test
	void openWhenHttpClientIsUsedInsideItsThreadsAreNotInIt() throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		try (var scope = EgressScope.deny("redis").open()) {
			URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
			AtomicReference<String> thread = new AtomicReference<>();
			Boolean judged = HttpClient.newHttpClient().sendAsync(HttpRequest.newBuilder(uri).build(), (head) -> {
				thread.set(Thread.currentThread().getName());
				return HttpResponse.BodySubscribers.replacing(allows());
			}).get().body();
			assertThat(thread.get()).startsWith("HttpClient-");
			assertThat(judged).isTrue();
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void openWhenPlainPoolIsStartedInsideStays() throws Exception {
		ForkJoinPool forkJoin = new ForkJoinPool(1);
		ExecutorService pool = Executors.newSingleThreadExecutor();
		ExecutorService factory = Executors.newSingleThreadExecutor((task) -> new Thread(task, "own"));
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
		try {
			try (var scope = EgressScope.deny("redis").open()) {
				for (ExecutorService own : List.of(forkJoin, pool, factory, timer)) {
					assertThat(own.submit(this::allows).get()).isFalse();
				}
				assertThat(timer.schedule(this::allows, 1, TimeUnit.MILLISECONDS).get()).isFalse();
			}
			assertThat(pool.submit(this::allows).get()).isFalse();
			assertThat(pool.submit(Frames.wrap((Callable<Boolean>) this::allows)).get()).as("handed over outside")
				.isTrue();
		}
		finally {
			List.of(forkJoin, pool, factory, timer).forEach(ExecutorService::shutdownNow);
		}
	}

	@Test
	void openWhenPoolIsOfALibraryDoesNotStay() throws Exception {
		SharedPool pool = new SharedPool();
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(pool.submit(this::allows).get()).isTrue();
			assertThat(pool.submit(() -> onNewThread(this::allows)).get()).isTrue();
			assertThat(pool.submit(Frames.wrap((Callable<Boolean>) () -> onNewThread(this::allows))).get())
				.as("a thread started by code inside, on a thread of the library")
				.isFalse();
		}
		finally {
			pool.close();
		}
	}

}
