package com.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.FirewallLockedException;
import dev.firewall.JvmGate;
import dev.firewall.Level;
import dev.firewall.agent.AgentAttacher;
import dev.firewall.policy.Policy;

/**
 * An application with a core of its own, in a JVM with the agent. Prints a line for each
 * thing it tries.
 */
public final class HandOver {

	private HandOver() {
	}

	public static void main(String[] args) throws Exception {
		int port = Integer.parseInt(args[1]);
		switch (args[0]) {
			case "activate" -> activate(port);
			case "scope" -> scope(port);
			case "policy" -> policy(port);
			case "locked" -> locked(port);
			case "records" -> records(port);
			case "recursion" -> recursion(port);
			case "hooks" -> hooks();
			case "window" -> window();
			default -> throw new IllegalArgumentException(args[0]);
		}
	}

	private static void activate(int port) {
		System.out.println("before: " + connect(port));
		Firewall.activate(Policy.builder().allow("elsewhere.example").build());
		System.out.println("activated: " + connect(port));
		Firewall.activate(Policy.builder().allow("localhost:" + port).build());
		System.out.println("allowed: " + connect(port));
		Firewall.deactivate();
		System.out.println("deactivated: " + connect(port));
	}

	private static void scope(int port) {
		EgressScope.denyAll().run(() -> System.out.println("inside: " + connect(port)));
		System.out.println("outside: " + connect(port));
	}

	private static void policy(int port) {
		System.out.println("before the core: " + connectUnknowing(port));
		System.out.println("policy: " + Firewall.active().policy());
		System.out.println("with the core: " + connect(port));
	}

	private static void locked(int port) {
		System.out.println("locked: " + Firewall.isLocked());
		try {
			Firewall.activate(Policy.builder().allow("localhost:" + port).build());
		}
		catch (FirewallLockedException ex) {
			System.out.println("activate: " + ex.getClass().getSimpleName());
		}
		System.out.println("connect: " + connect(port));
	}

	private static void records(int port) throws IOException {
		Counter counter = new Counter();
		Firewall warning = Firewall.builder()
			.policy(Policy.builder().level(Level.WARN).allow("elsewhere.example").build())
			.recorder(counter)
			.log((logger, message) -> {
			})
			.build();
		Firewall.activate(warning);
		connect(port);
		System.out.println("connection: " + counter.taken());
		new Socket("localhost", port).close();
		System.out.println("look-up and connection: " + counter.taken());
		new Socket("localhost", port).close();
		System.out.println("again: " + counter.taken());
		warning.enforce(Egress.http("GET", URI.create("http://localhost:" + port + "/")));
		new Socket("localhost", port).close();
		System.out.println("decorated: " + counter.taken());
		InetAddress.getByName("localhost");
		System.out.println("look-up: " + counter.taken());
		Firewall allowing = Firewall.builder()
			.policy(Policy.builder().allow("localhost:" + port).build())
			.recorder(counter)
			.build();
		Firewall.activate(allowing);
		allowing.enforce(Egress.http("GET", URI.create("http://localhost:" + port + "/")));
		new Socket("localhost", port).close();
		System.out.println("allowed: " + counter.taken());
	}

	/** What is told of a refusal tries to leave the JVM itself. */
	private static void recursion(int port) throws InterruptedException {
		Counter counter = new Counter();
		CountDownLatch heard = new CountDownLatch(1);
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow("elsewhere.example").build())
			.recorder(counter)
			.log((logger, message) -> System.out.println("log: " + connect(port).startsWith("blocked")))
			.listener((record) -> {
				System.out.println("listener: " + connect(port).startsWith("blocked"));
				heard.countDown();
			})
			.build());
		connect(port);
		heard.await();
		System.out.println("records: " + counter.taken());
	}

	private static void hooks() {
		System.out.println("installed: " + JvmGate.isInstalled());
		JvmGate.hooks().forEach((hook) -> System.out.println(hook.state() + " " + hook.name()));
	}

	private static void window() {
		if (!JvmGate.isInstalled()) {
			System.out.println(JvmGate.window());
			AgentAttacher.attach();
		}
		System.out.println(describe(JvmGate.window()));
		Firewall firewall = Firewall.of(Policy.builder().build());
		System.out.println(JvmGate.adopt(firewall));
		System.out.println(describe(JvmGate.window()));
		Instant until = JvmGate.window().until();
		JvmGate.retire(firewall);
		JvmGate.adopt(Firewall.of(Policy.builder().build()));
		System.out.println(until.equals(JvmGate.window().until()));
	}

	private static String describe(JvmGate.Window window) {
		return window.fromStart() + " " + window.policy() + " "
				+ (window.until() != null && !window.until().isBefore(window.since()));
	}

	private static String connect(int port) {
		try {
			return connectUnknowing(port);
		}
		catch (EgressBlockedException ex) {
			return "blocked from " + ex.caller();
		}
	}

	/** Without a word about the core, which is not loaded yet. */
	private static String connectUnknowing(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(Targets.loopback(), port));
			return "connected";
		}
		catch (IOException ex) {
			return ex.toString();
		}
		catch (SecurityException ex) {
			if (ex instanceof EgressBlockedException) {
				throw ex;
			}
			return ex.getClass().getName() + " of another loader";
		}
	}

	private static final class Counter implements DecisionRecorder {

		private final AtomicInteger records = new AtomicInteger();

		@Override
		public void allowed(Egress egress, Decision decision) {
			this.records.incrementAndGet();
		}

		@Override
		public void record(DecisionRecord record) {
			this.records.incrementAndGet();
		}

		int taken() {
			return this.records.getAndSet(0);
		}

	}

}
