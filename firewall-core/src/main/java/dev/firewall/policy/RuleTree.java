package dev.firewall.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules with fields, as they stand below {@code firewall.rules}.
 */
final class RuleTree {

	private static final List<String> KEYS = List.of("action", "protocol", "host", "port", "reason");

	private static final Set<String> TOOL_ACTIONS = Set.of("log", "alert", "ask");

	private final Mistakes mistakes;

	RuleTree(Mistakes mistakes) {
		this.mistakes = mistakes;
	}

	/** The names of protocols and those aliases that rules are commonly written with. */
	static Collection<String> protocols() {
		Set<String> names = new LinkedHashSet<>(RuleText.protocolNames());
		names.remove("unix");
		return names;
	}

	/**
	 * Reads a rule.
	 * @param where the property that holds it
	 * @param value the rule
	 * @return the rule, or {@code null} if there are mistakes
	 */
	@Nullable Rule read(String where, @Nullable Object value) {
		if (!(value instanceof Map<?, ?> section)) {
			this.mistakes.add(where, "a rule with fields belongs here, not " + Mistakes.describe(value),
					"rules as text go below 'allow' or 'deny'");
			return null;
		}
		int before = this.mistakes.count();
		Map<String, Written> fields = fields(where, section);
		Action action = action(where, fields.remove("action"));
		Written reason = fields.remove("reason");
		String because = (reason != null) ? text(reason.where(), reason.value()) : null;
		EgressPattern pattern = pattern(fields);
		if (this.mistakes.count() > before || action == null || pattern == null) {
			return null;
		}
		try {
			return Rule.of(action, pattern).because(because);
		}
		catch (InvalidPolicyException ex) {
			this.mistakes.addAll(where, ex);
			return null;
		}
	}

	private Map<String, Written> fields(String where, Map<?, ?> section) {
		List<String> known = new ArrayList<>(KEYS);
		fieldsOf(section).forEach((field) -> {
			if (!known.contains(field.name())) {
				known.add(field.name());
			}
		});
		Map<String, Written> fields = new LinkedHashMap<>();
		Set<String> seen = new LinkedHashSet<>();
		section.forEach((key, value) -> {
			String property = Mistakes.join(where, String.valueOf(key));
			String name = this.mistakes.key(property, String.valueOf(key), known, seen);
			if (name != null) {
				fields.put(name, new Written(property, value));
			}
		});
		return fields;
	}

	/** The fields of the rule's protocol; without one, those that there are at all. */
	private static Collection<Protocol.Field> fieldsOf(Map<?, ?> section) {
		for (Map.Entry<?, ?> entry : section.entrySet()) {
			if (Mistakes.canonical(String.valueOf(entry.getKey())).equals("protocol")
					&& entry.getValue() instanceof String name) {
				Protocol.Alias alias = Protocol.find(name);
				if (alias != null) {
					return alias.protocol().fields();
				}
			}
		}
		return Protocol.all().stream().flatMap((protocol) -> protocol.fields().stream()).toList();
	}

	private @Nullable Action action(String where, @Nullable Written written) {
		if (written == null) {
			this.mistakes.add(where, "the rule has no action", "add 'action: allow' or 'action: deny'");
			return null;
		}
		String name = String.valueOf(written.value()).toLowerCase(Locale.ROOT);
		if (name.equals("allow") || name.equals("deny")) {
			return name.equals("allow") ? Action.ALLOW : Action.DENY;
		}
		boolean tool = TOOL_ACTIONS.contains(name);
		this.mistakes.add(written.where(),
				Mistakes.describe(written.value())
						+ (tool ? " is an action for rules of tools, not of egress" : " is not an action"),
				Suggestion.didYouMean(tool ? "" : name, List.of("allow", "deny")));
		return null;
	}

	private @Nullable EgressPattern pattern(Map<String, Written> fields) {
		Written written = fields.remove("protocol");
		Protocol.Alias alias = null;
		if (written != null) {
			alias = protocol(written);
			if (alias == null) {
				return null;
			}
		}
		Conjunction all = Conjunction.of(alias);
		EgressPattern pattern = new EgressPattern(all, all.toString());
		for (Map.Entry<String, Written> field : fields.entrySet()) {
			String name = field.getKey();
			if (alias != null && alias.fixed().containsKey(name)) {
				this.mistakes.add(field.getValue().where(),
						"protocol '" + alias.name() + "' already says " + name + " '" + alias.fixed().get(name) + "'",
						"leave it out, or write 'protocol: " + alias.protocol() + "'");
				continue;
			}
			pattern = narrow(pattern, name, field.getValue());
		}
		return pattern;
	}

	private Protocol.@Nullable Alias protocol(Written written) {
		if (!(written.value() instanceof String name)) {
			this.mistakes.add(written.where(), "a protocol belongs here, not " + Mistakes.describe(written.value()),
					(written.value() instanceof Collection<?>) ? "write one rule for each protocol" : null);
			return null;
		}
		Protocol.Alias alias = Protocol.find(name);
		if (alias == null) {
			this.mistakes.add(written.where(), "unknown protocol " + HostRules.quote(name),
					Suggestion.didYouMean(name, protocols()));
		}
		return alias;
	}

	private EgressPattern narrow(EgressPattern pattern, String name, Written written) {
		List<String> values = values(name, written);
		if (values.isEmpty()) {
			return pattern;
		}
		try {
			return switch (name) {
				case "host" -> pattern.host(values.toArray(String[]::new));
				case "port" -> pattern.port(values.stream().mapToInt(PortMatcher::parse).toArray());
				default -> pattern.field(name, values.toArray(String[]::new));
			};
		}
		catch (InvalidPolicyException ex) {
			this.mistakes.addAll(written.where(), ex);
			return pattern;
		}
	}

	private List<String> values(String name, Written written) {
		if (!(written.value() instanceof Collection<?> list)) {
			String text = text(written.where(), written.value());
			if (text != null && name.equals("method") && text.indexOf(',') >= 0) {
				this.mistakes.add(written.where(), HostRules.quote(text) + " is one word here",
						"write a list: [" + text.replaceAll("\\s*,\\s*", ", ") + "]");
				return List.of();
			}
			return (text != null) ? List.of(text) : List.of();
		}
		if (list.isEmpty()) {
			this.mistakes.add(written.where(), "field '" + name + "' is empty", "leave it out to mean any value");
		}
		List<String> values = new ArrayList<>();
		int index = 0;
		for (Object value : list) {
			String text = text(written.where() + "[" + index++ + "]", value);
			if (text != null) {
				values.add(text);
			}
		}
		return values;
	}

	/** Texts and whole numbers; YAML reads an unquoted {@code no} as a boolean. */
	private @Nullable String text(String where, @Nullable Object value) {
		if (value instanceof String text && !text.isBlank()) {
			return text;
		}
		if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
			return value.toString();
		}
		if (value == null || value instanceof String) {
			this.mistakes.add(where, "the value is empty", "leave it out to mean any value");
		}
		else {
			this.mistakes.add(where, "a text belongs here, not " + Mistakes.describe(value),
					(value instanceof Map<?, ?> || value instanceof Collection<?>) ? null : "put it in quotes");
		}
		return null;
	}

	/**
	 * A value and where it was written.
	 *
	 * @param where the property
	 * @param value the value
	 */
	private record Written(String where, @Nullable Object value) {

	}

}
