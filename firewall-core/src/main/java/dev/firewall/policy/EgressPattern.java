package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A conjunction of field matchers, bound to one protocol or to every protocol that has a
 * host. Immutable: each method returns a new pattern.
 *
 * <pre class="code">
 * EgressPattern.http().host("*.example.com").method("GET", "HEAD").path("/api/**")
 *
 * EgressPattern.of("redis").host("cache").and(EgressPattern.of("redis").field("command", "FLUSHALL").negate())
 * </pre>
 *
 * Values take the forms of the specification, section 3: a plain word, a glob, a regular
 * expression after {@code ~}, and a range of addresses for hosts. Every method throws an
 * {@link InvalidPolicyException} for a value that could never match.
 *
 * @since 0.1.0
 */
public final class EgressPattern {

	private final Node node;

	private final String text;

	EgressPattern(Node node, String text) {
		this.node = node;
		this.text = text;
	}

	private static EgressPattern of(Conjunction conjunction) {
		return new EgressPattern(conjunction, conjunction.toString());
	}

	/**
	 * HTTP and HTTPS.
	 * @return a pattern for every request
	 */
	public static EgressPattern http() {
		return of("http");
	}

	/**
	 * A protocol.
	 * @param protocol its name or an alias
	 * @return a pattern for all of it
	 */
	public static EgressPattern of(String protocol) {
		Protocol.Alias alias = Protocol.find(protocol);
		if (alias == null) {
			throw new InvalidPolicyException("unknown protocol '" + protocol + "'",
					Suggestion.didYouMean(protocol, RuleText.protocolNames()));
		}
		return of(Conjunction.of(alias));
	}

	/**
	 * Hosts over every protocol that has one.
	 * @param hosts the hosts; without one, the pattern is no rule until it has a host
	 * @return a pattern for these hosts
	 */
	public static EgressPattern anyProtocol(String... hosts) {
		return (hosts.length == 0) ? of(Conjunction.ANY) : of(Conjunction.ANY).host(hosts);
	}

	/**
	 * Reads a rule as text.
	 * @param rule the rule, in the grammar of the specification, section 3
	 * @return its pattern
	 */
	public static EgressPattern parse(String rule) {
		return new EgressPattern(RuleText.parse(rule), rule.strip());
	}

	/**
	 * Narrows to hosts.
	 * @param hosts names, globs, regular expressions, addresses or ranges
	 * @return a narrower pattern
	 */
	public EgressPattern host(String... hosts) {
		if (hosts.length == 0) {
			throw new InvalidPolicyException("field 'host' is empty", "leave it out to mean any value");
		}
		return narrow((pattern) -> unset("host", pattern.hosts().isEmpty(), pattern)
			.withHosts(Conjunction.hosts(List.of(hosts))));
	}

	/**
	 * Narrows to the hosts that a predicate takes. It never reaches loopback, link-local
	 * or metadata addresses.
	 * @param predicate asked with the normalised host
	 * @return a narrower pattern
	 */
	public EgressPattern hostMatching(Predicate<String> predicate) {
		return narrow((pattern) -> unset("host", pattern.hosts().isEmpty(), pattern)
			.withHosts(List.of(new HostMatcher.Matching(predicate))));
	}

	/**
	 * Narrows to ports.
	 * @param ports the ports
	 * @return a narrower pattern
	 */
	public EgressPattern port(int... ports) {
		if (ports.length == 0) {
			throw new InvalidPolicyException("field 'port' is empty", "leave it out to mean any value");
		}
		return narrow((pattern) -> unset("port", pattern.ports().isAny(), pattern).withPorts(PortMatcher.of(ports)));
	}

	/**
	 * Narrows to the ports that a predicate takes.
	 * @param predicate asked with the port
	 * @return a narrower pattern
	 */
	public EgressPattern portMatching(Predicate<Integer> predicate) {
		return narrow(
				(pattern) -> unset("port", pattern.ports().isAny(), pattern).withPorts(PortMatcher.where(predicate)));
	}

	/**
	 * Narrows to values of a field.
	 * @param name the name of the field
	 * @param values the values, any of which may match
	 * @return a narrower pattern
	 */
	public EgressPattern field(String name, String... values) {
		return narrow((pattern) -> pattern.withField(name, List.of(values)));
	}

	/**
	 * Narrows to the values of a field that a predicate takes.
	 * @param name the name of the field
	 * @param predicate asked with the normalised value
	 * @return a narrower pattern
	 */
	public EgressPattern fieldMatching(String name, Predicate<String> predicate) {
		return narrow((pattern) -> pattern.withField(name, new ValueMatcher.PredicateMatcher(predicate)));
	}

	/**
	 * Narrows to request or RPC methods.
	 * @param methods the methods
	 * @return a narrower pattern
	 */
	public EgressPattern method(String... methods) {
		return field("method", methods);
	}

	/**
	 * Narrows to paths.
	 * @param paths the paths
	 * @return a narrower pattern
	 */
	public EgressPattern path(String... paths) {
		return field("path", paths);
	}

	/**
	 * What both patterns match.
	 * @param other the other pattern
	 * @return the narrower pattern
	 */
	public EgressPattern and(EgressPattern other) {
		Conjunction merged = (this.node instanceof Conjunction left && other.node instanceof Conjunction right)
				? left.merge(right) : null;
		if (merged != null) {
			return of(merged);
		}
		return new EgressPattern(new Node.AllOf(List.of(this.node, other.node)),
				"(" + this.text + ") and (" + other.text + ")");
	}

	/**
	 * What either pattern matches.
	 * @param other the other pattern
	 * @return the wider pattern
	 */
	public EgressPattern or(EgressPattern other) {
		return new EgressPattern(new Node.AnyOf(List.of(this.node, other.node)),
				"(" + this.text + ") or (" + other.text + ")");
	}

	/**
	 * What this pattern does not match, within its own protocol.
	 * @return the pattern that matches the rest
	 */
	public EgressPattern negate() {
		return new EgressPattern(new Node.Not(this.node), "not (" + this.text + ")");
	}

	/** A second value would take the place of the first, and so widen. */
	private static Conjunction unset(String field, boolean unset, Conjunction pattern) {
		if (!unset) {
			throw new InvalidPolicyException("field '" + field + "' is set twice", "give all values at once");
		}
		return pattern;
	}

	private EgressPattern narrow(UnaryOperator<Conjunction> change) {
		if (this.node instanceof Conjunction conjunction) {
			return of(change.apply(conjunction));
		}
		throw new IllegalStateException("fields can be set on a plain pattern only: set them before and, or, negate");
	}

	/**
	 * Whether the pattern, as part of a rule that denies, matches an egress.
	 * @param egress the egress
	 * @return whether it matches
	 */
	public boolean matches(Egress egress) {
		return this.node.matches(egress, egress.host(), Sense.DENY);
	}

	Node node() {
		return this.node;
	}

	/** The conjunctions that an index can hold one by one, or {@code null}. */
	@Nullable List<Conjunction> alternatives() {
		if (this.node instanceof Conjunction conjunction) {
			return List.of(conjunction);
		}
		if (this.node instanceof Node.AnyOf any) {
			List<Conjunction> conjunctions = new ArrayList<>();
			for (Node alternative : any.nodes()) {
				if (!(alternative instanceof Conjunction conjunction)) {
					return null;
				}
				conjunctions.add(conjunction);
			}
			return conjunctions;
		}
		return null;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
