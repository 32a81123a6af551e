package dev.firewall;

import dev.firewall.net.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The line that stubs an egress in a sandbox, ready to paste.
 */
final class StubLine {

	private static final int MAX_RULE = 200;

	private StubLine() {
	}

	/**
	 * Writes the line.
	 * @param egress the egress
	 * @param answerable whether its enforcement point can be answered, if that is known
	 * @return the line
	 */
	static String of(Egress egress, boolean answerable) {
		String stub = stub(egress);
		return "sandbox." + stub + (answerable ? answer(egress) : failure(egress)) + ";";
	}

	private static String stub(Egress egress) {
		return switch (egress.protocol().name()) {
			case "http" -> "http(" + rule(egress) + ")" + matcher("method", egress.field("method"));
			case "subprocess" -> "process(" + quote(egress.field("command")) + ")";
			case "redis" -> "redis(" + rule(egress) + ")" + matcher("command", egress.field("command"));
			case "aws" -> "aws(" + rule(egress) + ")";
			case "smtp" -> "mail(" + rule(egress) + ")" + matcher("recipient", egress.field("recipient"));
			default -> "on(" + rule(egress) + ")";
		};
	}

	private static String matcher(String name, @Nullable String value) {
		return (value != null) ? "." + name + "(" + quote(value) + ")" : "";
	}

	private static String answer(Egress egress) {
		return switch (egress.protocol().name()) {
			case "http" -> ".answers(200, \"\")";
			case "subprocess" -> ".exits(0).prints(\"\")";
			case "redis" -> ".answers(\"\")";
			case "smtp" -> ".answers()";
			case "database", "websocket", "socket", "dns" -> failure(egress);
			default -> ".answers(null)";
		};
	}

	private static String failure(Egress egress) {
		String type = (egress.protocol() == Protocol.DATABASE) ? "java.sql.SQLException" : "java.io.IOException";
		return ".throwsException(new " + type + "(\"stubbed\"))";
	}

	private static String rule(Egress egress) {
		String rule = egress.ruleText();
		return quote((rule.length() > MAX_RULE) ? egress.hostRuleText() : rule);
	}

	/** A field may hold what a request brought, which must not forge lines. */
	private static String quote(@Nullable String text) {
		return '"' + Printable.escape((text != null) ? text : "").replace("\"", "\\\"") + '"';
	}

}
