package com.acme;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

/**
 * Workers that share threads, each in a scope that allows one name, and what the gate
 * lets them look up. Prints how often they asked, and what was not as their scope says.
 */
public final class Interleavings {

	private static final int WORKERS = 8;

	/** How often a worker asks before another may have its thread. */
	private static final int TURN = 20;

	private final AtomicLong asked = new AtomicLong();

	private final AtomicLong leaks = new AtomicLong();

	private final AtomicLong lost = new AtomicLong();

	private Interleavings() {
	}

	public static void main(String[] args) throws Exception {
		long rounds = Long.parseLong(args[0]);
		Firewall.activate(Firewall.builder()
			.policy(Policy.builder().allow("*.workers.example").build())
			.log((logger, message) -> {
			})
			.build());
		Interleavings run = new Interleavings();
		ExecutorService threads = Executors.newFixedThreadPool(WORKERS / 2);
		try {
			List<Callable<Void>> turns = new ArrayList<>();
			for (long i = 0; i < rounds / TURN; i++) {
				int worker = (int) (i % WORKERS);
				turns.add(() -> run.turn(worker));
			}
			for (Future<Void> turn : threads.invokeAll(turns)) {
				turn.get();
			}
		}
		finally {
			threads.shutdown();
		}
		System.out.println("asked: " + run.asked + ", leaks: " + run.leaks + ", lost: " + run.lost);
	}

	private static String name(int worker) {
		return "w" + worker + ".workers.example";
	}

	private Void turn(int worker) {
		EgressScope.restrict(name(worker)).run(() -> {
			for (int i = 0; i < TURN; i++) {
				int other = ThreadLocalRandom.current().nextInt(WORKERS);
				boolean passed = passes(name(other));
				this.asked.incrementAndGet();
				if (passed && other != worker) {
					this.leaks.incrementAndGet();
				}
				if (!passed && other == worker) {
					this.lost.incrementAndGet();
				}
			}
		});
		// Outside of its scope, the thread may ask for every name again
		if (!passes(name((worker + 1) % WORKERS))) {
			this.lost.incrementAndGet();
		}
		return null;
	}

	private static boolean passes(String name) {
		try {
			InetAddress.getByName(name);
			return true;
		}
		catch (EgressBlockedException ex) {
			return false;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
