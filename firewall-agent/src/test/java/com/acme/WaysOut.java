package com.acme;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Takes ways out by name, one for each line it reads, and tells how that ended and how
 * many file descriptors were open before and after.
 */
public final class WaysOut {

	private static final int MAX_CAUSES = 8;

	private static final long PATIENCE = 20_000_000_000L;

	private WaysOut() {
	}

	public static Map<String, Way> all() {
		Map<String, Way> ways = new LinkedHashMap<>();
		SocketWays.addTo(ways);
		ChannelWays.addTo(ways);
		HttpWays.addTo(ways);
		DatagramWays.addTo(ways);
		NamingWays.addTo(ways);
		ProcessWays.addTo(ways);
		return ways;
	}

	public static void main(String[] args) throws Exception {
		awaitProof();
		Map<String, Way> ways = all();
		Answers.giveAll((name) -> {
			Way way = ways.get(name);
			// Once before, so that what the JDK opens for itself and keeps is there
			take(way);
			int before = descriptors();
			String outcome = take(way);
			return List.of(name, outcome, String.valueOf(before), String.valueOf(settled(before)));
		});
	}

	/** The agent goes through its hooks beside the start, and opens what it closes. */
	public static void awaitProof() throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("firewall-proof")) {
				thread.join();
			}
		}
	}

	public static String take(Way way) {
		try {
			return way.take();
		}
		catch (Throwable ex) {
			return chain(ex);
		}
	}

	/** The exception and its causes, without those that only carry them. */
	private static String chain(Throwable thrown) {
		StringJoiner chain = new StringJoiner(" < ");
		Throwable ex = thrown;
		for (int i = 0; i < MAX_CAUSES && ex != null; i++) {
			boolean carries = ex instanceof ExecutionException || ex instanceof CompletionException
					|| ex instanceof InvocationTargetException;
			if (!carries) {
				chain.add(ex.getClass().getSimpleName());
			}
			for (Throwable suppressed : ex.getSuppressed()) {
				if (suppressed instanceof SecurityException) {
					return chain.add(suppressed.getClass().getSimpleName() + ", suppressed").toString();
				}
			}
			ex = ex.getCause();
		}
		return chain.toString();
	}

	/** Some are closed by threads of the JDK a little later. */
	public static int settled(int before) {
		long start = System.nanoTime();
		int now = descriptors();
		while (now > before && System.nanoTime() - start < PATIENCE) {
			System.gc();
			now = descriptors();
		}
		return now;
	}

	public static int descriptors() {
		String[] open = new File("/proc/self/fd").list();
		return (open != null) ? open.length : 0;
	}

}
