package com.acme;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

import dev.firewall.Firewall;

/**
 * Tries by name, one for each line it reads, what could open a locked gate, and tells
 * what that got and what connections that the policy refuses and allows get after it.
 */
public final class Tampering {

	private static final int MAX_CAUSES = 8;

	private Tampering() {
	}

	/** What is tried in a JVM that has nothing but the agent. */
	public static Map<String, Way> all() {
		Map<String, Way> attempts = new LinkedHashMap<>();
		GateAttempts.addTo(attempts);
		AgentAttempts.addTo(attempts);
		CoreAttempts.addTo(attempts);
		JvmAttempts.addTo(attempts);
		return attempts;
	}

	/** What is tried with the instrumentation of an agent that came before. */
	public static Map<String, Way> withInstrumentation() {
		Map<String, Way> attempts = new LinkedHashMap<>();
		InstrumentationAttempts.addTo(attempts);
		return attempts;
	}

	/** What is tried with {@code sun.misc.Unsafe}. */
	public static Map<String, Way> withUnsafe() {
		Map<String, Way> attempts = new LinkedHashMap<>();
		UnsafeAttempts.addTo(attempts);
		return attempts;
	}

	/** What is tried where the command line gives a hand. */
	public static Map<String, Way> withOptions() {
		Map<String, Way> attempts = new LinkedHashMap<>();
		OptionAttempts.addTo(attempts);
		return attempts;
	}

	public static void main(String[] args) throws Exception {
		Map<String, Way> attempts = all();
		attempts.putAll(withInstrumentation());
		attempts.putAll(withUnsafe());
		attempts.putAll(withOptions());
		attempts.put("none", () -> "nothing");
		// The core of the application is there, as it is in applications
		Firewall.active();
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String name = in.readLine(); name != null; name = in.readLine()) {
			String outcome = take(attempts.get(name));
			System.out.println(
					String.join("\t", WaysOut.RESULT, name, outcome, connect(Targets.CLOSING), connect(Targets.HTTP)));
			System.out.flush();
		}
	}

	private static String take(Way attempt) {
		try {
			return attempt.take();
		}
		catch (Throwable ex) {
			return chain(ex);
		}
	}

	private static String chain(Throwable thrown) {
		StringJoiner chain = new StringJoiner(" < ");
		Throwable ex = thrown;
		for (int i = 0; i < MAX_CAUSES && ex != null; i++) {
			if (!(ex instanceof InvocationTargetException)) {
				chain.add(ex.getClass().getSimpleName());
			}
			ex = ex.getCause();
		}
		return chain.toString();
	}

	static String connect(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(Targets.loopback(), port));
			return "open";
		}
		catch (IOException | RuntimeException | Error ex) {
			boolean latched = String.valueOf(ex.getMessage()).contains("was tampered with");
			boolean refused = ex.getClass().getSimpleName().equals("EgressBlockedException");
			return latched ? "latched" : refused ? "refused" : ex.toString();
		}
	}

}
