package dev.firewall;

import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

import dev.firewall.net.Host;
import dev.firewall.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * An egress as text: for people, and as the rule that would allow it.
 */
final class EgressText {

	private EgressText() {
	}

	static String describe(Egress egress) {
		Protocol protocol = egress.protocol();
		if (!hasDetails(egress)) {
			return protocol + " (no request details)";
		}
		String text;
		if (protocol == Protocol.HTTP || protocol == Protocol.WEBSOCKET) {
			String method = (protocol == Protocol.HTTP) ? orElse(egress.field("method"), "") : "";
			text = (method + " " + url(egress)).trim();
		}
		else if (protocol == Protocol.DNS) {
			text = "dns: " + orElse(egress.field("rdtype"), "A") + " " + egress.host();
		}
		else if (protocol == Protocol.SUBPROCESS) {
			text = ("subprocess " + orElse(egress.field("command"), "") + " " + orElse(egress.field("args"), ""))
				.trim();
		}
		else if (protocol == Protocol.SOCKET) {
			text = "socket " + orElse(egress.field("transport"), orElse(egress.field("family"), "tcp")) + " "
					+ destination(egress);
		}
		else {
			text = protocol + " " + fields(egress);
		}
		return Printable.escape(text);
	}

	private static boolean hasDetails(Egress egress) {
		boolean details = egress.host().isPresent() || egress.port() != Egress.NO_PORT;
		for (int i = 0; i < egress.protocol().fields().size(); i++) {
			details |= egress.field(i) != null;
		}
		return details;
	}

	private static String url(Egress egress) {
		String scheme = orElse(egress.field("scheme"), egress.protocol().name());
		return scheme + "://" + destination(egress) + orElse(egress.field("path"), "");
	}

	private static String destination(Egress egress) {
		return egress.host() + ((egress.port() != Egress.NO_PORT) ? ":" + egress.port() : "");
	}

	private static String fields(Egress egress) {
		StringJoiner text = new StringJoiner(" ");
		if (egress.host().isPresent()) {
			text.add(destination(egress));
		}
		for (int i = 0; i < egress.protocol().fields().size(); i++) {
			String value = egress.field(i);
			if (value != null && !value.isEmpty()) {
				text.add(egress.protocol().fields().get(i).name() + "=" + value);
			}
		}
		return text.toString();
	}

	static String rule(Egress egress) {
		Protocol protocol = egress.protocol();
		if (protocol == Protocol.HTTP || protocol == Protocol.WEBSOCKET) {
			String path = orElse(egress.field("path"), "");
			return hostRule(egress) + ((egress.host().isPresent() && !path.equals("/")) ? encode(path) : "");
		}
		return hostRule(egress);
	}

	/** A rule is decoded like a request, so what would be a wildcard in it is encoded. */
	private static String encode(String path) {
		StringBuilder encoded = new StringBuilder(path.length());
		path.codePoints().forEach((c) -> {
			if (isExact(c)) {
				encoded.appendCodePoint(c);
			}
			else {
				for (byte next : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
					encoded.append(String.format("%%%02X", next));
				}
			}
		});
		String text = encoded.toString();
		// Digits alone behind an address would read like the length of a prefix
		return text.matches("/[0-9]{1,3}") ? "/%3" + text.substring(1) : text;
	}

	/** Whether a rule can hold the character as it is. */
	private static boolean isExact(int c) {
		return (c < 128) ? c > ' ' && c != 127 && "*?[]#%\"\\".indexOf(c) < 0 : Character.isLetterOrDigit(c);
	}

	private static boolean isExact(String value) {
		return !value.isEmpty() && value.charAt(0) != '~' && value.codePoints().allMatch((c) -> isExact(c) || c == '%');
	}

	static String hostRule(Egress egress) {
		Protocol protocol = egress.protocol();
		Host host = egress.host();
		// A rule for a service does not reach an emulator on loopback
		boolean service = protocol == Protocol.AWS && !host.addressClass().isReserved();
		String special = service ? aws(egress) : null;
		if (special != null) {
			return special;
		}
		String command = (protocol == Protocol.SUBPROCESS) ? egress.field("command") : null;
		if (command != null) {
			return "subprocess:" + command;
		}
		if (!host.isPresent()) {
			return protocol + ":" + withoutHost(egress);
		}
		return switch (protocol.name()) {
			case "dns" -> (host.isAddress() && !host.addressClass().isReserved()) ? host.text() : "dns:" + host;
			case "http", "websocket" -> scheme(egress) + "://" + host + unlessDefault(egress);
			case "database" -> database(egress);
			case "socket" -> "unix".equals(egress.field("family")) ? "unix:" + host : "socket://" + destination(egress);
			default -> protocol + "://" + destination(egress);
		};
	}

	private static String withoutHost(Egress egress) {
		boolean named = egress.protocol() == Protocol.MCP || egress.protocol() == Protocol.TOOL;
		String name = named ? egress.field(0) : null;
		return (name != null && isExact(name) && name.indexOf('/') < 0) ? name : "*";
	}

	private static String scheme(Egress egress) {
		Protocol.Alias alias = Protocol.find(orElse(egress.field("scheme"), ""));
		return (alias != null && alias.protocol() == egress.protocol()) ? alias.name() : egress.protocol().name();
	}

	private static String unlessDefault(Egress egress) {
		String scheme = orElse(egress.field("scheme"), "");
		boolean secure = scheme.equals("https") || scheme.equals("wss");
		int defaultPort = secure ? 443 : 80;
		return (egress.port() == defaultPort || egress.port() == Egress.NO_PORT) ? "" : ":" + egress.port();
	}

	private static @Nullable String aws(Egress egress) {
		String service = egress.field("service");
		if (service == null) {
			return null;
		}
		String operation = egress.field("operation");
		return "aws:" + service + ((operation != null) ? ":" + operation : "");
	}

	private static String database(Egress egress) {
		String driver = egress.field("driver");
		String scheme = (driver != null && Protocol.find(driver) != null) ? driver : "database";
		String database = egress.field("database");
		return scheme + "://" + destination(egress) + ((database != null && isExact(database)) ? "/" + database : "");
	}

	private static String orElse(@Nullable String value, String other) {
		return (value != null) ? value : other;
	}

}
