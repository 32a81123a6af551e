package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyReader;
import dev.firewall.spring.test.CoreTestSession;

/**
 * A case about destinations: a process-wide policy, scopes, and one connection, look-up
 * or datagram.
 */
final class EgressCase {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final JsonNode testCase;

	private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	private Object token;

	EgressCase(JsonNode testCase) {
		this.testCase = testCase;
	}

	CaseOutcome run() throws Exception {
		try (TestSession session = CoreTestSession.register()) {
			Policy policy = policy();
			Firewall firewall = firewall(policy);
			activate(firewall, policy);
			return new EgressScript(this, firewall, session, scopes()).run();
		}
		catch (IllegalArgumentException ex) {
			// An InvalidPolicyException, or a token that is none
			if (ex instanceof InvalidPolicyException || isAbout("lock_token") || isAbout("locked")) {
				return CaseOutcome.CONFIG_ERROR;
			}
			throw ex;
		}
		finally {
			if (this.token != null && Firewall.isLocked()) {
				Firewall.deactivate(this.token);
			}
			else {
				Firewall.deactivate();
			}
		}
	}

	private boolean isAbout(String option) {
		return this.testCase.path("options").has(option);
	}

	JsonNode json() {
		return this.testCase;
	}

	List<DecisionRecord> records() {
		return this.records;
	}

	Firewall firewall(Policy policy) {
		FirewallBuilder builder = Firewall.builder().policy(policy).recorder(this.records::add).log((logger, line) -> {
		});
		builder.ownName("own-machine-name").resolver((name) -> resolve(name));
		return builder.build();
	}

	/** The next answer of the names that a case says were looked up before. */
	private InetAddress[] resolve(String name) {
		boolean next = text("steps").startsWith(name) && text("steps").contains("next answer contains the address");
		return next ? new InetAddress[] { address(host()) } : new InetAddress[0];
	}

	private Policy policy() {
		JsonNode allow = this.testCase.get("global_allow");
		boolean configured = !allow.isNull() || text("config").contains("null");
		if (!configured) {
			return null;
		}
		Map<String, Object> tree = new LinkedHashMap<>();
		tree.put("allow", JSON.convertValue(allow, Object.class));
		for (var option : this.testCase.path("options").properties()) {
			Object value = JSON.convertValue(option.getValue(), Object.class);
			switch (option.getKey()) {
				case "log_only" -> tree.put("level", value.equals(true) ? "warn" : "error");
				case "lock_token" -> {
					// Given in code, never in configuration
				}
				case "allow_localhost" -> {
					// There is no such option, so only its absence can be said
					if (!value.equals(false)) {
						tree.put("allow-localhost", value);
					}
				}
				default -> tree.put(option.getKey(), value);
			}
		}
		return PolicyReader.strict().read(tree).policy();
	}

	private void activate(Firewall firewall, Policy policy) {
		if (policy == null) {
			return;
		}
		if (this.testCase.path("options").path("locked").asBoolean()) {
			this.token = JSON.convertValue(this.testCase.path("options").get("lock_token"), Object.class);
			Firewall.activateLocked(firewall, this.token);
		}
		else {
			Firewall.activate(firewall);
		}
	}

	List<EgressScope> scopes() {
		List<EgressScope> scopes = new ArrayList<>();
		JsonNode options = this.testCase.path("scope_options");
		for (int i = 0; i < this.testCase.get("scopes").size(); i++) {
			List<EgressPattern> rules = new ArrayList<>();
			this.testCase.get("scopes").get(i).forEach((rule) -> rules.add(CasePatterns.pattern(rule)));
			EgressScope scope = rules.isEmpty() ? EgressScope.denyAll()
					: EgressScope.restrict(rules.toArray(EgressPattern[]::new));
			scopes.add(configure(scope, options.path(i)));
		}
		return scopes;
	}

	private static EgressScope configure(EgressScope scope, JsonNode options) {
		EgressScope configured = scope;
		for (var option : options.properties()) {
			JsonNode value = option.getValue();
			configured = switch (option.getKey()) {
				case "log_only" -> configured.level(value.asBoolean() ? Level.WARN : Level.ERROR);
				case "label" -> configured.label(label(value));
				default -> throw new IllegalArgumentException("unknown option of a scope: " + option.getKey());
			};
		}
		return configured;
	}

	/** Where the cases pass something else, the compiler refuses. */
	private static String label(JsonNode value) {
		if (!value.isTextual()) {
			throw new InvalidPolicyException("a label is text", null);
		}
		return value.asText();
	}

	String text(String key) {
		return this.testCase.path(key).asText("");
	}

	String host() {
		return this.testCase.get("host").asText();
	}

	/** What the phase of the case asks for. */
	Egress egress(String phase) {
		String host = host();
		return switch (phase) {
			case "dns", "dns-simple" -> Egress.dns(host);
			case "reverse-dns" -> reverse(host);
			case "udp", "udp-msg" -> socket("udp");
			case "match" -> this.testCase.get("port").isNull() ? lookup(host) : socket("tcp");
			case "", "tcp" -> socket("tcp");
			default -> throw new IllegalArgumentException("unknown phase " + phase);
		};
	}

	private static Egress lookup(String host) {
		return Host.parse(host).isAddress() ? reverse(host) : Egress.dns(host);
	}

	private static Egress reverse(String host) {
		return Host.parse(host).isAddress() ? Egress.reverseDns(address(host)) : Egress.dns(host);
	}

	private Egress socket(String transport) {
		JsonNode resolved = this.testCase.path("resolved_ip");
		if (resolved.isTextual()) {
			InetSocketAddress address = new InetSocketAddress(address(resolved.asText()), port());
			return transport.equals("udp") ? Egress.datagram(address) : Egress.connect(address);
		}
		return Egress.to(Protocol.SOCKET).host(host()).port(port()).field("transport", transport).build();
	}

	int port() {
		return this.testCase.get("port").asInt(Egress.NO_PORT);
	}

	static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
