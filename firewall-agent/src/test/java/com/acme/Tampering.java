package com.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.Firewall;

/**
 * Tries by name, one for each line it reads, what could open a locked gate, and tells
 * what that got and what connections that the policy refuses and allows get after it.
 */
public final class Tampering {

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
		Answers.giveAll((name) -> {
			String outcome = WaysOut.take(attempts.get(name));
			return List.of(name, outcome, connect(Targets.CLOSING), connect(Targets.HTTP));
		});
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
