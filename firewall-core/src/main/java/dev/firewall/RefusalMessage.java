package dev.firewall;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.firewall.net.AddressClass;
import dev.firewall.net.Host;
import dev.firewall.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal says: what was attempted and from where, who refused it, and the fixes,
 * the most specific first, each ready to paste.
 */
final class RefusalMessage {

	private static final String DOCS = "docs/refusals.md";

	private static final int MAX_RULE = 200;

	private static final int NAME_SERVER = 53;

	private static final String INDENT = "    ";

	/** What annotations call fields. */
	private static final Set<String> ATTRIBUTES = Arrays.stream(RestrictEgress.class.getDeclaredMethods())
		.map(Method::getName)
		.collect(Collectors.toUnmodifiableSet());

	private RefusalMessage() {
	}

	static String of(Egress egress, Decision decision, @Nullable String caller) {
		StringBuilder text = new StringBuilder("Blocked ").append(egress).append('\n');
		text.append("  call:    ").append(call(egress)).append('\n');
		if (caller != null) {
			text.append("  from:    ").append(caller).append('\n');
		}
		if (decision.resolvedFrom() != null) {
			text.append("  name:    ").append(decision.resolvedFrom()).append('\n');
		}
		text.append("  because: ").append(decision.reason()).append('\n');
		for (String fix : fixes(egress, decision)) {
			text.append(fix).append('\n');
		}
		return text.append("  See ").append(DOCS).toString();
	}

	/** The one line for logs where an egress only warns. */
	static String warning(Egress egress, Decision decision, @Nullable String caller, @Nullable String bean) {
		String what = (decision.cause() == Decision.Cause.NOT_INHERITING) ? "What it does, nobody will see: "
				: "Not allowed, but the level is warn: ";
		StringBuilder text = new StringBuilder(what).append(egress).append(" (").append(call(egress)).append(')');
		if (caller != null) {
			text.append(" from ").append(caller);
		}
		if (bean != null) {
			text.append(" by bean '").append(bean).append('\'');
		}
		text.append(", because ").append(decision.reason());
		if (decision.cause() == Decision.Cause.NOT_INHERITING) {
			text.append(". To let it pass in silence, add '")
				.append(rule(egress))
				.append("' to firewall.allow, or set firewall.subprocess.external to allow; to block it, set that to block");
		}
		if (canAllow(decision)) {
			String rule = rule(named(egress, decision));
			text.append(". To allow it, add '")
				.append(rule)
				.append("' to firewall.allow, or @AllowEgress(\"")
				.append(rule)
				.append("\") to the test. To block it, set firewall.level to error");
		}
		return text.toString();
	}

	private static String call(Egress egress) {
		return egress.protocol() + "." + switch (egress.protocol().name()) {
			case "http" -> "request";
			case "websocket", "socket", "database" -> "connect";
			case "dns" -> "lookup";
			case "subprocess" -> "start";
			default -> "call";
		};
	}

	/** A rule to paste: what is too long for one is allowed by its host. */
	private static String rule(Egress egress) {
		String rule = egress.ruleText();
		return quotable((rule.length() > MAX_RULE) ? egress.hostRuleText() : rule);
	}

	/** A field may hold what a request brought, which must not forge lines. */
	private static String quotable(String text) {
		return Printable.escape(text).replace("\"", "\\\"");
	}

	private static boolean canAllow(Decision decision) {
		return decision.cause() == Decision.Cause.NOT_ALLOWED;
	}

	/** An address changes, the name that it was looked up by does not. */
	private static Egress named(Egress egress, Decision decision) {
		Host name = decision.resolvedFrom();
		boolean fits = egress.protocol() == Protocol.SOCKET && egress.host().addressClass() == AddressClass.PUBLIC;
		if (name == null || !fits) {
			return egress;
		}
		return Egress.to(Protocol.SOCKET)
			.host(name)
			.port(egress.port())
			.field("transport", egress.field("transport"))
			.build();
	}

	private static List<String> fixes(Egress egress, Decision decision) {
		List<String> lines = new ArrayList<>();
		if (decision.cause() == Decision.Cause.DENY_RULE) {
			lines.add("  A deny rule wins over every allow rule. To let it pass, remove or narrow that rule.");
			return lines;
		}
		if (decision.cause() == Decision.Cause.CEILING) {
			lines.add("  Nothing inside a ceiling can widen it. To let it pass, add this rule to it:");
			lines.add(INDENT + '"' + rule(named(egress, decision)) + '"');
			addNameServer(lines, egress);
			return lines;
		}
		if (decision.cause() == Decision.Cause.CHILD_JVM) {
			lines
				.add("  Start it so that it inherits the policy, see docs/agent.md, or from a JVM that is not locked.");
			return lines;
		}
		if (decision.cause() == Decision.Cause.NOT_INHERITING) {
			lines.add("  To let it start, name it in a rule, or let all programs start, in application.yml:");
			lines.add(INDENT + "firewall:");
			lines.add(INDENT + "  allow:");
			lines.add(INDENT + "    - \"" + rule(egress) + "\"");
			lines.add(INDENT + "  subprocess:");
			lines.add(INDENT + "    external: allow");
			return lines;
		}
		boolean throwing = decision.cause() == Decision.Cause.NOT_ANSWERABLE;
		if (throwing || decision.cause() == Decision.Cause.NOT_STUBBED) {
			lines.add(throwing ? "  To make it fail, in the test:" : "  To answer it, in the test:");
			lines.add(INDENT + StubLine.of(egress, !throwing));
			return lines;
		}
		if (!canAllow(decision)) {
			return lines;
		}
		Egress allowed = named(egress, decision);
		String rule = rule(allowed);
		boolean loopback = egress.host().addressClass() == AddressClass.LOOPBACK;
		lines.add("  To allow it, on the test:");
		lines.add(INDENT + "@AllowEgress(\"" + rule + "\")");
		lines.add(INDENT + "@AllowEgress(" + attributes(allowed) + ")");
		if (loopback) {
			lines.add(INDENT + "@AllowLoopback");
		}
		lines.add("  for a block of a test:");
		lines.add(INDENT + "try (var allowed = TestFirewall.allow(\"" + rule + "\")) { ... }");
		lines.add("  in application.yml:");
		lines.add(INDENT + "firewall:");
		lines.add(INDENT + "  allow:");
		lines.add(INDENT + "    - \"" + rule + "\"");
		lines.add("  or without leaving, in a test: mock the client, or with a parameter 'EgressSandbox sandbox':");
		lines.add(INDENT + StubLine.of(egress, true));
		addNameServer(lines, egress);
		return lines;
	}

	/** Nobody allows a client's host and thinks of what its resolver sends. */
	private static void addNameServer(List<String> lines, Egress egress) {
		boolean datagram = egress.protocol() == Protocol.SOCKET && "udp".equals(egress.field("transport"));
		if (datagram && egress.port() == NAME_SERVER) {
			lines
				.add("  It looks like a query to a name server, by a client with a resolver of its own. Such a client");
			lines.add("  needs no rule if it has the JDK look names up; Reactor Netty and WebClient do with");
			lines.add(INDENT + "HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE)");
		}
	}

	private static String attributes(Egress egress) {
		StringBuilder text = new StringBuilder("protocol = \"").append(egress.protocol()).append('"');
		if (egress.protocol() == Protocol.DNS) {
			return text.append(", name = \"").append(quotable(egress.host().text())).append('"').toString();
		}
		if (egress.host().isPresent()) {
			text.append(", host = \"").append(quotable(egress.host().text())).append('"');
			boolean isDefault = egress.protocol() == Protocol.HTTP && (egress.port() == 80 || egress.port() == 443);
			if (egress.port() != Egress.NO_PORT && !isDefault) {
				text.append(", port = ").append(egress.port());
			}
		}
		for (Protocol.Field field : egress.protocol().fields()) {
			String value = egress.field(field.name());
			if (value != null && !value.isEmpty() && isWorthNaming(egress.protocol(), field.name())) {
				text.append(", ").append(attribute(field.name(), quotable(value)));
			}
		}
		return text.toString();
	}

	/** Fields of protocols that others registered have no attribute of their own. */
	private static String attribute(String field, String value) {
		StringBuilder name = new StringBuilder();
		for (String word : field.split("-")) {
			name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
		}
		return ATTRIBUTES.contains(name.toString()) ? name + " = \"" + value + '"'
				: "fields = \"" + field + "=" + value + '"';
	}

	private static boolean isWorthNaming(Protocol protocol, String field) {
		return switch (protocol.name()) {
			case "http" -> field.equals("path");
			case "socket" -> false;
			case "subprocess" -> field.equals("command");
			default -> true;
		};
	}

}
