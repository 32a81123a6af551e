package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A pattern, an action and an optional reason.
 *
 * <pre class="code">
 * Rule.allow("https://api.stripe.com/v1/**").because("payments");
 *
 * Rule.deny(EgressPattern.of("redis").field("command", "FLUSHALL"));
 * </pre>
 *
 * @since 0.1.0
 */
public final class Rule {

	private final Action action;

	private final EgressPattern pattern;

	private final @Nullable String reason;

	private Rule(Action action, EgressPattern pattern, @Nullable String reason) {
		this.action = action;
		this.pattern = pattern;
		this.reason = reason;
	}

	/**
	 * A rule that allows.
	 * @param rule the rule as text
	 * @return the rule
	 */
	public static Rule allow(String rule) {
		return allow(EgressPattern.parse(rule));
	}

	/**
	 * A rule that allows.
	 * @param pattern what it matches
	 * @return the rule
	 */
	public static Rule allow(EgressPattern pattern) {
		return of(Action.ALLOW, pattern);
	}

	/**
	 * A rule that denies.
	 * @param rule the rule as text
	 * @return the rule
	 */
	public static Rule deny(String rule) {
		return deny(EgressPattern.parse(rule));
	}

	/**
	 * A rule that denies.
	 * @param pattern what it matches
	 * @return the rule
	 */
	public static Rule deny(EgressPattern pattern) {
		return of(Action.DENY, pattern);
	}

	/**
	 * A rule.
	 * @param action what it does
	 * @param pattern what it matches
	 * @return the rule
	 */
	public static Rule of(Action action, EgressPattern pattern) {
		pattern.node().check(Conjunction::checkBound);
		if (action == Action.ALLOW) {
			pattern.node().check(Conjunction::checkGrant);
		}
		return new Rule(action, pattern, null);
	}

	/** A rule of another JVM, which was checked there and may have lost its bounds. */
	static Rule read(Action action, EgressPattern pattern) {
		return new Rule(action, pattern, null);
	}

	/**
	 * Adds a reason, which a refusal by this rule shows.
	 * @param reason the reason
	 * @return the rule with the reason
	 */
	public Rule because(@Nullable String reason) {
		return new Rule(this.action, this.pattern, reason);
	}

	/**
	 * What the rule does.
	 * @return the action
	 */
	public Action action() {
		return this.action;
	}

	/**
	 * What the rule matches.
	 * @return the pattern
	 */
	public EgressPattern pattern() {
		return this.pattern;
	}

	/**
	 * Why the rule is there.
	 * @return the reason, or {@code null}
	 */
	public @Nullable String reason() {
		return this.reason;
	}

	/**
	 * The rule as text: as it was written, where it was written as text.
	 * @return the text
	 */
	public String text() {
		return this.pattern.toString();
	}

	/**
	 * Why the rule is broad: legal, but wider than a careful reader may expect.
	 * @return why, as the end of a sentence, or {@code null} if it is not broad
	 */
	public @Nullable String breadth() {
		if (this.action == Action.DENY) {
			return null;
		}
		return breadth(this.pattern.node());
	}

	private static @Nullable String breadth(Node node) {
		if (node instanceof Conjunction conjunction) {
			return conjunction.breadth();
		}
		if (node instanceof Node.AnyOf any) {
			return any.nodes().stream().map(Rule::breadth).filter(Objects::nonNull).findFirst().orElse(null);
		}
		return (node instanceof Node.Not) ? "opens everything but what it names" : null;
	}

	/**
	 * The values that the rule gives for a field, except patterns and predicates.
	 * @param protocol the protocol
	 * @param field the name of the field
	 * @return the values as they were written, empty if the rule has none
	 */
	public List<String> words(Protocol protocol, String field) {
		List<String> words = new ArrayList<>();
		this.pattern.node().check((conjunction) -> words.addAll(conjunction.words(protocol, field)));
		return List.copyOf(words);
	}

	/**
	 * Whether the rule says which values of a field it is for, in whatever way.
	 * @param protocol the protocol
	 * @param field the name of the field
	 * @return whether it does, for everything that it matches
	 */
	public boolean isBoundBy(Protocol protocol, String field) {
		return this.pattern.node().isBoundBy(protocol, field);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Rule rule && rule.action == this.action && rule.text().equals(text())
				&& Objects.equals(rule.reason, this.reason));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.action, text(), this.reason);
	}

	@Override
	public String toString() {
		return this.action.name().toLowerCase(Locale.ROOT) + " " + text();
	}

}
