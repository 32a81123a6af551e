package dev.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;

/**
 * Turns the patterns and requests of worked cases into ours.
 */
public final class CasePatterns {

	private static final Map<String, String> PROTOCOLS = Map.of("pika", "amqp");

	private static final Map<String, String> FIELDS = Map.of("binary", "command", "tool_name", "tool");

	private static final Map<String, String> VALUES = Map.of("AF_INET", "inet", "AF_INET6", "inet6", "AF_UNIX", "unix");

	private static final Set<String> SPECIAL = Set.of("protocol", "host", "port");

	private CasePatterns() {
	}

	/** The pattern of a rule. */
	public static EgressPattern pattern(JsonNode node) {
		if (node.isTextual()) {
			return EgressPattern.parse(node.asText());
		}
		if (!node.isObject()) {
			throw new InvalidPolicyException("'" + node + "' is no rule", null);
		}
		if (node.has("not")) {
			return pattern(node.get("not")).negate();
		}
		if (node.has("any_of")) {
			return combine(node.get("any_of"), EgressPattern::or);
		}
		if (node.has("all_of")) {
			return combine(node.get("all_of"), EgressPattern::and);
		}
		return conjunction(node);
	}

	/**
	 * The fields of a rule, as they are written in settings and annotations.
	 * @return their values by name, or {@code null} if the rule can be written in Java
	 * only
	 */
	public static Map<String, List<String>> fields(JsonNode node) {
		Map<String, List<String>> fields = new LinkedHashMap<>();
		for (var field : node.properties()) {
			if (Set.of("not", "any_of", "all_of").contains(field.getKey()) || field.getValue().has("predicate")) {
				return null;
			}
			String name = FIELDS.getOrDefault(field.getKey(), field.getKey());
			List<String> values = List.of(values(field.getValue()));
			fields.put(name, name.equals("protocol")
					? values.stream().map((value) -> PROTOCOLS.getOrDefault(value, value)).toList() : values);
		}
		return fields;
	}

	private static EgressPattern combine(JsonNode nodes, java.util.function.BinaryOperator<EgressPattern> operator) {
		List<EgressPattern> patterns = new ArrayList<>();
		nodes.forEach((node) -> patterns.add(pattern(node)));
		return patterns.stream().reduce(operator).orElseThrow();
	}

	private static EgressPattern conjunction(JsonNode node) {
		String protocol = node.path("protocol").asText(null);
		EgressPattern pattern = (protocol != null) ? EgressPattern.of(PROTOCOLS.getOrDefault(protocol, protocol))
				: EgressPattern.anyProtocol();
		for (var field : node.properties()) {
			if (!field.getKey().equals("protocol")) {
				pattern = field(pattern, field.getKey(), field.getValue());
			}
		}
		return pattern;
	}

	private static EgressPattern field(EgressPattern pattern, String key, JsonNode value) {
		String name = FIELDS.getOrDefault(key, key);
		if (value.has("predicate")) {
			Predicate<String> predicate = predicate(value);
			return switch (name) {
				case "host" -> pattern.hostMatching(predicate);
				case "port" -> pattern.portMatching((port) -> predicate.test(String.valueOf(port)));
				default -> pattern.fieldMatching(name, predicate);
			};
		}
		if (name.equals("port") && value.isInt()) {
			return pattern.port(value.asInt());
		}
		String[] values = values(value);
		return name.equals("host") ? pattern.host(values) : pattern.field(name, values);
	}

	private static String[] values(JsonNode value) {
		if (value.isArray()) {
			List<String> values = new ArrayList<>();
			value.forEach((element) -> values.addAll(List.of(values(element))));
			return values.toArray(String[]::new);
		}
		if (value.has("regex")) {
			return new String[] { "~" + value.get("regex").asText() };
		}
		if (value.has("glob")) {
			return new String[] { value.get("glob").asText() };
		}
		if (value.has("cidr")) {
			String range = value.get("cidr").asText();
			return new String[] { range.contains("/") ? range : range + "/" };
		}
		if (value.isContainerNode()) {
			throw new IllegalArgumentException("unknown value " + value);
		}
		return new String[] { VALUES.getOrDefault(value.asText(), value.asText()) };
	}

	private static Predicate<String> predicate(JsonNode node) {
		JsonNode argument = node.path("arg");
		List<String> members = new ArrayList<>();
		argument.forEach((member) -> members.add(member.asText()));
		return switch (node.get("predicate").asText()) {
			case "ends_with" -> (value) -> value.endsWith(argument.asText());
			case "starts_with" -> (value) -> value.startsWith(argument.asText());
			case "contains" -> (value) -> value.contains(argument.asText());
			case "equals" -> argument.asText()::equals;
			case "in" -> members::contains;
			case "between" -> (value) -> Integer.parseInt(value) >= argument.get(0).asInt()
					&& Integer.parseInt(value) <= argument.get(1).asInt();
			case "always", "true" -> (value) -> true;
			case "never", "false" -> (value) -> false;
			case "raises", "throws", "raise" -> (value) -> {
				throw new IllegalStateException("a predicate that throws");
			};
			default -> throw new IllegalArgumentException("unknown predicate " + node);
		};
	}

	/** The egress of a request. */
	public static Egress egress(JsonNode request) {
		String name = request.path("protocol").asText();
		Protocol.Alias alias = Protocol.find(PROTOCOLS.getOrDefault(name, name));
		if (alias == null) {
			throw new IllegalArgumentException("no protocol '" + name + "'");
		}
		EgressBuilder egress = Egress.to(alias.protocol());
		if (request.path("family").asText().equals("AF_UNIX")) {
			return egress.field("family", "unix").unixPath(request.get("host").asText()).build();
		}
		if (request.hasNonNull("host")) {
			egress.host(request.get("host").asText());
		}
		if (request.hasNonNull("port")) {
			egress.port(request.get("port").asInt());
		}
		for (var field : request.properties()) {
			if (!SPECIAL.contains(field.getKey())) {
				set(egress, alias.protocol(), field.getKey(), field.getValue());
			}
		}
		return egress.build();
	}

	private static void set(EgressBuilder egress, Protocol protocol, String key, JsonNode value) {
		if (protocol == Protocol.DNS && key.equals("name")) {
			egress.host(value.asText());
			return;
		}
		String text = value.isArray() ? String.join(" ", values(value)) : values(value)[0];
		if (!text.isEmpty()) {
			egress.field(FIELDS.getOrDefault(key, key), text);
		}
	}

}
