package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.DecisionRecord;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.FirewallBuilder;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyReader;

/**
 * A case about destinations: a process-wide policy, scopes, and one connection, look-up
 * or datagram.
 */
final class DestinationCase {

	private final JsonNode testCase;

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private final Deque<EgressScope.Open> open = new ArrayDeque<>();

	private final BoundCalls calls = new BoundCalls();

	DestinationCase(JsonNode testCase) {
		this.testCase = testCase;
	}

	String play() throws Exception {
		hosts(resolved()).write();
		try {
			String steps = text("steps") + text("attempt");
			if (!steps.isEmpty()) {
				return new DestinationSteps(this).play(steps);
			}
			lookUpBefore();
			activate(firewall().build());
			openScopes();
			return attempt();
		}
		finally {
			while (!this.open.isEmpty()) {
				this.open.pop().close();
			}
			Firewall.deactivate();
		}
	}

	/** Names lead where the case says, and the address is known by the machine's name. */
	HostsFile hosts(String address) {
		HostsFile hosts = new HostsFile().add(address.isEmpty() ? HostsFile.ANYWHERE : address, "b.test");
		for (String name : new String[] { "evil.test", "logs.test", "api.pay.example", "a.pay.example",
				"b.pay.example" }) {
			if (!name.equals(host())) {
				hosts.add(HostsFile.ANYWHERE, name);
			}
		}
		if (host().matches("[0-9.]+")) {
			return hosts.add(host(), System.getProperty("target.name"));
		}
		boolean name = !host().isEmpty() && !host().contains(":");
		return name ? hosts.add(address.isEmpty() ? HostsFile.ANYWHERE : address, host()) : hosts;
	}

	/** Of an address that names lead to, the case says that it was looked up before. */
	void lookUpBefore() throws Exception {
		if (!resolved().isEmpty()) {
			InetAddress[] answer = InetAddress.getAllByName(host());
			if (!Arrays.asList(answer).contains(InetAddress.getByName(resolved()))) {
				throw new IllegalStateException("the name leads to " + Arrays.toString(answer));
			}
		}
	}

	Policy policy(String... more) {
		Map<String, Object> tree = new LinkedHashMap<>();
		List<String> allow = new ArrayList<>();
		this.testCase.get("global_allow").forEach((rule) -> allow.add(rule.asText()));
		allow.addAll(Arrays.asList(more));
		tree.put("allow", allow);
		if (this.testCase.path("options").path("log_only").asBoolean()) {
			tree.put("level", "warn");
		}
		return PolicyReader.strict().read(tree).policy();
	}

	FirewallBuilder firewall() {
		return Firewall.builder().policy(policy()).recorder(this.records::add).log((logger, line) -> {
		});
	}

	void activate(Firewall firewall) {
		Firewall.activate(firewall);
		this.records.clear();
	}

	void openScopes() {
		for (JsonNode scope : this.testCase.get("scopes")) {
			List<String> rules = new ArrayList<>();
			scope.forEach((rule) -> rules.add(rule.asText()));
			EgressScope restricted = rules.isEmpty() ? EgressScope.denyAll()
					: EgressScope.restrict(rules.toArray(String[]::new));
			this.open.push(restricted.open());
		}
	}

	/** Makes the call that the phase of the case says. */
	String attempt() throws Exception {
		return switch (text("phase")) {
			case "" -> this.calls.connect(this::destination);
			case "udp", "udp-msg" -> this.calls.send(this::destination);
			case "tcp" -> this.calls.associate(this::destination);
			case "dns", "dns-simple" -> lookUp();
			case "reverse-dns" ->
				isAddress() ? BoundCalls.reverse(InetAddress.getByName(host())) : this.calls.lookUp(host());
			default -> throw new IllegalArgumentException("unknown phase " + text("phase"));
		};
	}

	/** By the JDK and, where it is a name, by a resolver of its own. */
	private String lookUp() throws Exception {
		String outcome = this.calls.lookUp(host());
		if (!host().isEmpty() && !host().matches("[0-9.]+|.*:.*")) {
			String other = NettyLookUp.resolve(host());
			// An allowed name still needs a rule for the name server
			if (!other.equals(BoundCalls.BLOCK)) {
				throw new IllegalStateException("Netty without a rule for the name server: " + other);
			}
			if (outcome.equals(BoundCalls.ALLOW)) {
				activate(firewall().policy(policy("socket://" + Targets.HOST + ":" + NettyLookUp.PORT)).build());
				return NettyLookUp.resolve(host());
			}
		}
		return outcome;
	}

	/** The address that was looked up before, or what the host leads to now. */
	InetSocketAddress destination() throws Exception {
		return new InetSocketAddress(resolved().isEmpty() ? host() : resolved(), port());
	}

	private boolean isAddress() {
		return host().matches("[0-9.]+|.*:.*");
	}

	String text(String key) {
		return this.testCase.path(key).asText("");
	}

	String host() {
		return text("host");
	}

	String resolved() {
		return text("resolved_ip");
	}

	int port() {
		return this.testCase.get("port").asInt(0);
	}

	List<DecisionRecord> records() {
		return this.records;
	}

	BoundCalls calls() {
		return this.calls;
	}

}
