package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A case about a locked policy: an attempt to open it, after which the case's host is
 * connected to.
 */
final class LockedCase {

	/** What the attempts of the cases are called where tampering is tested. */
	private static final Map<String, String> KNOWN = known();

	private final JsonNode testCase;

	private final BoundCalls calls = new BoundCalls();

	LockedCase(JsonNode testCase) {
		this.testCase = testCase;
	}

	private static Map<String, String> known() {
		Map<String, String> known = new LinkedHashMap<>();
		known.put("call the public disable/close API without", "Firewall.deactivate without a token");
		known.put("call the disable API with a different token",
				"Firewall.deactivate with an object equal to all others");
		known.put("read the unlock token out of the holder",
				"Firewall.deactivate with what reflection finds in place of the token");
		known.put("write a private final field of the policy", "rules of the policy in force replaced by reflection");
		known.put("write a private final boolean", "level of the policy in force replaced by reflection");
		known.put("a second agent removes or re-transforms", "Instrumentation.addTransformer and retransformClasses");
		known.put("replace an internal helper", "Instrumentation.redefineClasses of the core");
		known.put("start a second ApplicationContext", "JvmGate.adopt of a wider firewall");
		known.put("raw native call", "native connect by the foreign-function API");
		return known;
	}

	String play() throws Exception {
		String host = this.testCase.get("host").asText();
		boolean allowed = host.endsWith(".pay.example");
		new HostsFile().add(allowed ? "203.0.113.52" : HostsFile.ANYWHERE, host)
			.add("203.0.113.51", "a.pay.example")
			.add(Targets.HOST, "localhost")
			.write();
		String attempt = this.testCase.get("attempt").asText();
		Map<String, Way> attempts = Tampering.all();
		attempts.putAll(Tampering.withInstrumentation());
		attempts.putAll(Tampering.withOptions());
		for (Map.Entry<String, String> entry : KNOWN.entrySet()) {
			if (attempt.startsWith(entry.getKey())) {
				String got = take(attempts.get(entry.getValue()));
				return entry.getValue().startsWith("native") ? reached(got) : connect(host, true);
			}
		}
		return new LockedAttempts(this.calls).play(attempt, host) ? BoundCalls.ALLOW : connect(host, !allowed);
	}

	/** What native code connects to is a listener, which tells whether it came. */
	private static String reached(String got) {
		if (!got.equals(Reach.DONE)) {
			throw new IllegalStateException(got);
		}
		return BoundCalls.ALLOW;
	}

	private static String take(Way attempt) {
		try {
			return attempt.take();
		}
		catch (Throwable ex) {
			// Refused; what counts is what connections get
			return ex.toString();
		}
	}

	/** By name, by an address that nobody looked up, and with a forged name. */
	private String connect(String host, boolean addresses) throws Exception {
		String outcome = outcome(() -> new InetSocketAddress(host, 443));
		if (!addresses) {
			return outcome;
		}
		byte[] bytes = InetAddress.getByName(HostsFile.ANYWHERE).getAddress();
		for (BoundCalls.Destination other : List.<BoundCalls.Destination>of(
				() -> new InetSocketAddress(HostsFile.ANYWHERE, 443),
				() -> new InetSocketAddress(InetAddress.getByAddress("a.pay.example", bytes), 443))) {
			if (!outcome(other).equals(outcome)) {
				throw new IllegalStateException("by name: " + outcome + ", by address: " + outcome(other));
			}
		}
		String listener = Tampering.connect(Targets.CLOSING);
		if (listener.equals("open")) {
			throw new IllegalStateException("a listener is open");
		}
		return outcome;
	}

	/** A gate that has latched refuses with an exception of its own. */
	private String outcome(BoundCalls.Destination destination) throws Exception {
		try {
			return this.calls.connectOnce(destination);
		}
		catch (SecurityException ex) {
			return BoundCalls.BLOCK;
		}
	}

}
