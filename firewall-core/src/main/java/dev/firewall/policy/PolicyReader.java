package dev.firewall.policy;

import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import dev.firewall.Level;

/**
 * Turns a tree, as YAML, TOML or JSON gives it, into a {@link Policy}: nested maps,
 * lists, strings, numbers and booleans, below {@code firewall}.
 *
 * <pre class="code">
 * PolicyReader.Reading reading = PolicyReader.strict()
 *     .read(Map.of("level", "error", "allow", List.of("https://api.stripe.com")));
 * Firewall firewall = Firewall.of(reading.policy());
 * </pre>
 *
 * Strict, because a setting that is not understood is a hole: unknown keys, texts in the
 * place of lists or flags, and rules that match nothing or everything are mistakes. Keys
 * may be written {@code fail-closed}, {@code failClosed} or {@code fail_closed}. All
 * mistakes are told at once, each with its property and, where there is one, the spelling
 * to use.
 *
 * @since 0.1.0
 */
public final class PolicyReader {

	private final Predicate<String> textAt;

	private final Level defaultLevel;

	private PolicyReader(Predicate<String> textAt, Level defaultLevel) {
		this.textAt = textAt;
		this.defaultLevel = defaultLevel;
	}

	/**
	 * A reader of trees whose source knows booleans: flags must be such.
	 * @return a reader
	 */
	public static PolicyReader strict() {
		return new PolicyReader((property) -> false, Level.ERROR);
	}

	/**
	 * A reader of trees from sources that know only text, such as environment variables:
	 * flags may be {@code "true"} and {@code "false"} as text.
	 * @return a reader
	 */
	public static PolicyReader lenient() {
		return lenient((property) -> true);
	}

	/**
	 * A reader of trees from several sources, some of which know only text.
	 * @param textAt asked with a property, such as {@code rebinding.deny-private} in the
	 * spelling of the tree: whether its source knows only text
	 * @return a reader
	 */
	public static PolicyReader lenient(Predicate<String> textAt) {
		return new PolicyReader(textAt, Level.ERROR);
	}

	/**
	 * Sets the level where the tree has none; {@link Level#ERROR} if left out.
	 * @param level the level
	 * @return a reader with that level
	 */
	public PolicyReader defaultLevel(Level level) {
		return new PolicyReader(this.textAt, Objects.requireNonNull(level));
	}

	/**
	 * Reads a tree.
	 * @param tree what stands below {@code firewall}; keys are read as text
	 * @return the policy and what is to be done with it
	 * @throws InvalidPolicyException if there are mistakes; it tells all of them
	 */
	public Reading read(Map<?, ?> tree) {
		return new PolicyTree(this.textAt, this.defaultLevel).read(tree);
	}

	/**
	 * What was read.
	 *
	 * @param policy the policy
	 * @param locked whether the policy is to be locked
	 * @param unsafeDenied whether {@code sun.misc.Unsafe} is to refuse then
	 * @param failOnUncovered whether nothing is to start where something goes past the
	 * gate of the agent
	 */
	public record Reading(Policy policy, boolean locked, boolean unsafeDenied, boolean failOnUncovered) {

	}

}
