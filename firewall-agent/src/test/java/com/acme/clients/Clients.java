package com.acme.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.acme.Answers;
import com.acme.WaysOut;
import dev.firewall.Decision;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;

/**
 * Clients that are not part of the JDK, in a JVM with the agent. Reads a client, a target
 * and a path from each line, and answers what came of it.
 */
public final class Clients implements DecisionRecorder {

	private static final int WARM_UPS = 3;

	private final AtomicInteger refusals = new AtomicInteger();

	private Clients() {
	}

	/** Without what they need to be made, so that the test can ask for their names. */
	public static Map<String, Supplied> all() {
		Map<String, Supplied> clients = new LinkedHashMap<>();
		HttpClients.addTo(clients);
		SpringClients.addTo(clients);
		AwsClients.addTo(clients);
		StoreClients.addTo(clients);
		MessageClients.addTo(clients);
		NettyClients.addTo(clients);
		return clients;
	}

	/** Those that not every machine can run: {@link UringClients#unavailability()}. */
	public static Map<String, Supplied> onUring() {
		Map<String, Supplied> clients = new LinkedHashMap<>();
		UringClients.addTo(clients);
		return clients;
	}

	public static void main(String[] args) throws Exception {
		WaysOut.awaitProof();
		Clients recorder = new Clients();
		String rules = System.getProperty("rules");
		if (rules != null) {
			activate(recorder, rules.split(" "));
		}
		Map<String, Supplied> all = all();
		all.putAll(onUring());
		Map<String, Client> made = new LinkedHashMap<>();
		Answers.giveAll((line) -> {
			String[] fields = line.split("\t", -1);
			Target target = Target.of(fields[1], fields[2]);
			try {
				if (!made.containsKey(fields[0])) {
					made.put(fields[0], all.get(fields[0]).make());
				}
				return recorder.answer(fields[0], made.get(fields[0]), target);
			}
			catch (Throwable ex) {
				ex.printStackTrace();
				return List.of(fields[0], "not made: " + ex, "0", "0", "0");
			}
		});
		// Threads of clients need not be daemons
		System.exit(0);
	}

	private static void activate(Clients recorder, String... rules) {
		PolicyBuilder policy = Policy.builder();
		for (String rule : rules) {
			policy = policy.allow(rule);
		}
		Firewall.activate(Firewall.builder().policy(policy.build()).recorder(recorder).log((logger, message) -> {
		}).build());
	}

	private List<String> answer(String name, Client client, Target target) {
		boolean counting = target.equals(Target.of("shut", ""));
		for (int i = 0; i < WARM_UPS && counting; i++) {
			WaysOut.take(() -> client.go(target));
		}
		int before = WaysOut.descriptors();
		this.refusals.set(0);
		String outcome = WaysOut.take(() -> client.go(target));
		int after = counting ? WaysOut.settled(before) : before;
		return List.of(name, outcome.replaceAll("\\s+", " "), String.valueOf(before), String.valueOf(after),
				String.valueOf(this.refusals.get()));
	}

	@Override
	public void allowed(Egress egress, Decision decision) {
		// What arrives is counted where it arrives
	}

	@Override
	public void record(DecisionRecord record) {
		this.refusals.incrementAndGet();
	}

	/**
	 * Makes a client.
	 */
	@FunctionalInterface
	public interface Supplied {

		/** Makes it once, in the JVM with the agent. */
		Client make() throws Exception;

	}

}
