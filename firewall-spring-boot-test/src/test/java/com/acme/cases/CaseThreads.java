package com.acme.cases;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where tests of cases make their attempt: each way that users have of doing it is a test
 * of its own.
 */
final class CaseThreads {

	private static final String POOL = """
			private static final ExecutorService POOL = Executors.newFixedThreadPool(2);

			@BeforeAll
			static void warmUp() throws Exception {
				CountDownLatch both = new CountDownLatch(2);
				List<Future<?>> workers = new ArrayList<>();
				for (int i = 0; i < 2; i++) {
					workers.add(POOL.submit(() -> {
						both.countDown();
						CaseCall.await(both);
					}));
				}
				for (Future<?> worker : workers) {
					worker.get();
				}
			}

			@AfterAll
			static void stopPool() throws Exception {
				POOL.shutdownNow();
				POOL.awaitTermination(1, TimeUnit.MINUTES);
			}

			static void get(Future<?> task) throws Throwable {
				try {
					task.get();
				}
				catch (ExecutionException ex) {
					throw ex.getCause();
				}
			}

			""";

	private static final String BACKGROUND = """
			static final class Worker extends Thread {

				private final BlockingQueue<FutureTask<Void>> jobs = new LinkedBlockingQueue<>();

				Worker() {
					start();
				}

				@Override
				public void run() {
					try {
						while (true) {
							this.jobs.take().run();
						}
					}
					catch (InterruptedException ex) {
						// The end of the test
					}
				}

				void attempt() throws Throwable {
					FutureTask<Void> job = new FutureTask<>(() -> call(), null);
					this.jobs.put(job);
					get(job);
				}

				void end() throws InterruptedException {
					interrupt();
					join();
				}

			}

			private static Worker ofClass;

			private static Worker ofClassInScope;

			private Worker ofTest;

			private ExecutorService poolOfTest;

			@BeforeAll
			static void startOfClass() {
				ofClass = new Worker();
				try (var scope = EgressScope.deny("http://elsewhere.partner.example").open()) {
					ofClassInScope = new Worker();
				}
			}

			@BeforeEach
			void startOfTest() throws Exception {
				this.ofTest = new Worker();
				this.poolOfTest = Executors.newFixedThreadPool(1);
				this.poolOfTest.submit(() -> {
				}).get();
			}

			@AfterEach
			void endOfTest() throws Exception {
				this.ofTest.end();
				this.poolOfTest.shutdownNow();
				this.poolOfTest.awaitTermination(1, TimeUnit.MINUTES);
			}

			@AfterAll
			static void endOfClass() throws Exception {
				ofClass.end();
				ofClassInScope.end();
			}

			""";

	private final Map<String, String> bodies = new LinkedHashMap<>();

	private final String members;

	CaseThreads(String where, String ownRule) {
		String allow = "TestFirewall.allow(" + ownRule + ")";
		switch (where) {
			case "" -> {
				this.members = "";
				body("", "call();");
			}
			case "new-thread" -> {
				this.members = POOL;
				body("OnThread", "FutureTask<Void> task = new FutureTask<>(() -> call(), null);",
						"new Thread(task).start();", "get(task);");
				body("OnNewPool", "ExecutorService pool = Executors.newFixedThreadPool(1);", "try {",
						"get(pool.submit(() -> call()));", "}", "finally {", "pool.shutdown();", "}");
			}
			case "prewarmed-pool" -> {
				this.members = POOL;
				body("OnWrappedPool", "get(CompletableFuture.runAsync(() -> call(), Frames.wrap(POOL)));");
				body("OfWrappedTask", "get(POOL.submit(Frames.wrap(() -> call())));");
			}
			case "prewarmed-pool-after-allowed-task" -> {
				this.members = POOL;
				String before = "for (int i = 0; i < 4; i++) {\n" + "try (var allowed = " + allow + ") {\n"
						+ "get(CompletableFuture.runAsync(() -> call(), Frames.wrap(POOL)));\n}\n"
						+ "CaseCall.passed();\n}\n";
				body("OnWrappedPool", before, "get(CompletableFuture.runAsync(() -> call(), Frames.wrap(POOL)));");
				body("OnPlainPool", before, "get(POOL.submit(() -> call()));");
			}
			case "task-created-in-allow-runs-after-exit" -> {
				this.members = POOL;
				body("OfWrappedTask", "Runnable task;", "try (var allowed = " + allow + ") {",
						"task = Frames.wrap(() -> call());", "}", "get(POOL.submit(task));");
				body("OnWrappedPool", "CountDownLatch left = new CountDownLatch(1);", "Future<?> task;",
						"try (var allowed = " + allow + ") {", "task = CompletableFuture.runAsync(() -> {",
						"CaseCall.await(left);", "call();", "}, Frames.wrap(POOL));", "}", "left.countDown();",
						"get(task);");
				body("OnThread", "CountDownLatch left = new CountDownLatch(1);", "FutureTask<Void> task;",
						"try (var allowed = " + allow + ") {", "task = new FutureTask<>(() -> {",
						"CaseCall.await(left);", "call();", "}, null);", "new Thread(task).start();", "}",
						"left.countDown();", "get(task);");
			}
			case "sibling-task" -> {
				this.members = POOL;
				sibling("OnWrappedPool", allow, "Frames.wrap(POOL)");
				sibling("OnPlainPool", allow, "POOL");
			}
			case "background-thread-started-in-setup" -> {
				this.members = POOL + BACKGROUND;
				body("OnThreadOfClass", "ofClass.attempt();");
				body("OnThreadOfClassInScope", "ofClassInScope.attempt();");
				body("OnThreadOfTest", "this.ofTest.attempt();");
				body("OnPoolOfTest", "get(this.poolOfTest.submit(() -> call()));");
			}
			default -> throw new IllegalArgumentException("unknown thread '" + where + "'");
		}
	}

	private void sibling(String name, String allow, String executor) {
		body(name, "CountDownLatch open = new CountDownLatch(1);", "CountDownLatch done = new CountDownLatch(1);",
				"Future<?> sibling = CompletableFuture.runAsync(() -> {", "try (var allowed = " + allow + ") {",
				"call();", "CaseCall.passed();", "open.countDown();", "CaseCall.await(done);", "}", "finally {",
				"open.countDown();", "}", "}, " + executor + ");", "CaseCall.await(open);", "try {",
				"get(CompletableFuture.runAsync(() -> call(), " + executor + "));", "}", "finally {",
				"done.countDown();", "get(sibling);", "}");
	}

	private void body(String name, String... lines) {
		this.bodies.put(name, String.join("\n", lines) + "\n");
	}

	/** What the class needs besides. */
	String members() {
		return this.members;
	}

	/** The bodies of the tests, by the end of their names. */
	Map<String, String> bodies() {
		return this.bodies;
	}

}
