package dev.firewall.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.firewall.Level;
import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a tree, see {@link PolicyReader}.
 */
final class PolicyTree {

	private static final List<String> KEYS = List.of("level", "levels", "allow", "deny", "rules", "fail-closed",
			"fail-on-uncovered", "locked", "locked-unsafe", "rebinding", "enforcement-points", "metrics", "web",
			"subprocess", "test", "tools");

	private static final List<String> ENFORCEMENT_POINTS = List.of("http", "webclient", "datasource", "redis", "aws",
			"process", "mail");

	private static final List<String> METRICS = List.of("timer");

	private static final List<String> WEB = List.of("problem-details");

	private static final List<String> LEVELS = List.of("off", "warn", "error", "strict");

	private final Mistakes mistakes = new Mistakes();

	private final RuleTree rules = new RuleTree(this.mistakes);

	private final PolicyBuilder policy;

	private final Predicate<String> textAt;

	private boolean locked;

	private boolean unsafeDenied;

	private boolean failOnUncovered;

	PolicyTree(Predicate<String> textAt, Level defaultLevel) {
		this.textAt = textAt;
		this.policy = Policy.builder().level(defaultLevel);
	}

	PolicyReader.Reading read(Map<?, ?> tree) {
		Set<String> seen = new LinkedHashSet<>();
		for (Map.Entry<?, ?> entry : tree.entrySet()) {
			String written = String.valueOf(entry.getKey());
			String known = isKnown(written) ? this.mistakes.key(written, written, KEYS, seen) : null;
			if (known != null) {
				readSection(known, written, entry.getValue());
			}
		}
		this.mistakes.throwIfAny();
		return new PolicyReader.Reading(this.policy.build(), this.locked, this.locked && this.unsafeDenied,
				this.failOnUncovered);
	}

	/** Names that people try, and whose neighbours by spelling would mislead. */
	private boolean isKnown(String key) {
		Protocol.Alias alias = Protocol.find(key);
		if (alias != null && !KEYS.contains(key)) {
			this.mistakes.add(key, "protocols have no section of their own", "its rules go below 'allow', 'deny' or"
					+ " 'rules', its level to 'levels." + alias.protocol() + "'");
			return false;
		}
		if (Mistakes.canonical(key).equals("enabled")) {
			this.mistakes.add(key, "there is no 'enabled'", "write 'level: off' to turn the firewall off");
			return false;
		}
		return true;
	}

	private void readSection(String key, String where, @Nullable Object value) {
		switch (key) {
			case "level" -> {
				Level level = level(where, value);
				if (level != null) {
					this.policy.level(level);
				}
			}
			case "levels" -> readLevels(where, value);
			case "allow" -> readTexts(where, Action.ALLOW, value);
			case "deny" -> readTexts(where, Action.DENY, value);
			case "rules" -> readRules(where, value);
			case "fail-closed" -> this.policy.failClosed(flag(where, value));
			case "fail-on-uncovered" -> readFailOnUncovered(where, value);
			case "locked" -> readLocked(where, value);
			case "locked-unsafe" -> readLockedUnsafe(where, value);
			case "rebinding" -> readRebinding(where, value);
			case "enforcement-points" -> readSwitches(where, value, ENFORCEMENT_POINTS);
			case "metrics" -> readSwitches(where, value, METRICS);
			case "web" -> readSwitches(where, value, WEB);
			case "subprocess" -> readSubprocess(where, value);
			default -> {
				// 'test' and 'tools' are read by others
			}
		}
	}

	private void readFailOnUncovered(String where, @Nullable Object value) {
		this.failOnUncovered = flag(where, value);
	}

	private void readLocked(String where, @Nullable Object value) {
		this.locked = flag(where, value);
	}

	private void readLockedUnsafe(String where, @Nullable Object value) {
		this.unsafeDenied = "deny".equals(value);
		if (!this.unsafeDenied && !"allow".equals(value)) {
			this.mistakes.add(where, Mistakes.describe(value) + " says nothing about sun.misc.Unsafe",
					"use allow or deny");
		}
	}

	private @Nullable Level level(String where, @Nullable Object value) {
		if (Boolean.FALSE.equals(value)) {
			return Level.OFF;
		}
		if (value instanceof Map<?, ?>) {
			this.mistakes.add(where, "a level belongs here, not a section",
					where.equals("level") ? "levels of single protocols go below 'levels'" : null);
			return null;
		}
		String text = (value instanceof String || value instanceof Boolean) ? value.toString() : null;
		if (text == null) {
			this.mistakes.add(where, Mistakes.describe(value) + " is not a level",
					"use off, warn, or error (or strict)");
			return null;
		}
		try {
			return Level.parse(text);
		}
		catch (IllegalArgumentException ex) {
			String nearest = Suggestion.nearest(text, LEVELS);
			boolean misspelt = nearest != null && !text.equalsIgnoreCase("on") && !text.equalsIgnoreCase("true");
			this.mistakes.add(where, String.valueOf(ex.getMessage()),
					misspelt ? "did you mean '" + nearest + "'?" : null);
			return null;
		}
	}

	private void readLevels(String where, @Nullable Object value) {
		Set<Protocol> seen = new LinkedHashSet<>();
		section(where, value).forEach((key, entry) -> {
			String written = String.valueOf(key);
			String property = Mistakes.join(where, written);
			Protocol protocol = wholeProtocol(property, written);
			Level level = level(property, entry);
			if (protocol != null && !seen.add(protocol)) {
				this.mistakes.add(property, "protocol '" + protocol + "' is there twice", "keep one of them");
			}
			else if (protocol != null && level != null) {
				this.policy.level(protocol, level);
			}
		});
	}

	/** A level is a protocol's: a name for a part of it would set more than it says. */
	private @Nullable Protocol wholeProtocol(String where, String name) {
		if (name.equalsIgnoreCase("default")) {
			this.mistakes.add(where, "'default' is not a protocol", "the level of all others is 'level'");
			return null;
		}
		Protocol.Alias alias = Protocol.find(name);
		if (alias == null) {
			this.mistakes.add(where, "unknown protocol " + HostRules.quote(name),
					Suggestion.didYouMean(name, RuleTree.protocols()));
			return null;
		}
		boolean part = !alias.fixed().isEmpty()
				|| !Arrays.equals(alias.defaultPorts(), alias.protocol().defaultPorts());
		if (part) {
			this.mistakes.add(where, "'" + name + "' is a part of protocol '" + alias.protocol() + "'",
					"write '" + alias.protocol() + "', which sets the level of all of it");
			return null;
		}
		return alias.protocol();
	}

	private void readTexts(String where, Action action, @Nullable Object value) {
		int index = 0;
		for (Object entry : list(where, value)) {
			String property = where + "[" + index++ + "]";
			if (entry instanceof String text) {
				try {
					this.policy.rule(Rule.of(action, EgressPattern.parse(text)));
				}
				catch (InvalidPolicyException ex) {
					this.mistakes.addAll(property, ex);
				}
			}
			else {
				this.mistakes.add(property, "a rule as text belongs here, not " + Mistakes.describe(entry),
						(entry instanceof Map<?, ?>)
								? "rules with fields go below 'rules'; text has no space behind its" + " ':'"
								: "write it in quotes, or name a host, such as 'api.example.com'");
			}
		}
	}

	private void readRules(String where, @Nullable Object value) {
		int index = 0;
		for (Object entry : list(where, value)) {
			Rule rule = this.rules.read(where + "[" + index++ + "]", entry);
			if (rule != null) {
				this.policy.rule(rule);
			}
		}
	}

	private void readRebinding(String where, @Nullable Object value) {
		Set<String> seen = new LinkedHashSet<>();
		section(where, value).forEach((key, set) -> {
			String property = Mistakes.join(where, String.valueOf(key));
			if (this.mistakes.key(property, String.valueOf(key), List.of("deny-private"), seen) != null) {
				this.policy.denyPrivateRebinding(flag(property, set));
			}
		});
	}

	private void readSubprocess(String where, @Nullable Object value) {
		Set<String> seen = new LinkedHashSet<>();
		section(where, value).forEach((key, set) -> {
			String property = Mistakes.join(where, String.valueOf(key));
			if (this.mistakes.key(property, String.valueOf(key), List.of("external"), seen) != null) {
				External external = (set instanceof String text) ? External.parse(text) : null;
				this.policy.external(external);
				if (external == null) {
					this.mistakes.add(property,
							Mistakes.describe(set) + " does not say what becomes of programs that inherit nothing",
							"use allow, warn or block");
				}
			}
		});
	}

	/** What others switch on and off by {@code <name>.enabled}. */
	private void readSwitches(String where, @Nullable Object value, List<String> names) {
		Set<String> seen = new LinkedHashSet<>();
		section(where, value).forEach((name, entry) -> {
			String property = Mistakes.join(where, String.valueOf(name));
			if (this.mistakes.key(property, String.valueOf(name), names, seen) != null) {
				readSwitch(property, entry);
			}
		});
	}

	private void readSwitch(String where, @Nullable Object value) {
		Set<String> seen = new LinkedHashSet<>();
		section(where, value).forEach((key, set) -> {
			String property = Mistakes.join(where, String.valueOf(key));
			if (this.mistakes.key(property, String.valueOf(key), List.of("enabled"), seen) != null) {
				flag(property, set);
			}
		});
	}

	private boolean flag(String where, @Nullable Object value) {
		if (value instanceof Boolean set) {
			return set;
		}
		boolean text = value instanceof String written
				&& (written.equalsIgnoreCase("true") || written.equalsIgnoreCase("false"));
		if (text && this.textAt.test(where)) {
			return "true".equalsIgnoreCase(String.valueOf(value));
		}
		this.mistakes.add(where, "a flag is true or false, not " + Mistakes.describe(value),
				text ? "leave out the quotes" : null);
		return false;
	}

	private Collection<?> list(String where, @Nullable Object value) {
		if (value instanceof Collection<?> list) {
			return list;
		}
		this.mistakes.add(where, "a list belongs here, not " + Mistakes.describe(value),
				"write a list, each rule after a '- ', or [] for none");
		return List.of();
	}

	private Map<?, ?> section(String where, @Nullable Object value) {
		if (value instanceof Map<?, ?> section) {
			return section;
		}
		this.mistakes.add(where, "a section belongs here, not " + Mistakes.describe(value), null);
		return Map.of();
	}

}
