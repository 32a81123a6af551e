package dev.firewall.spring.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import dev.firewall.audit.DecisionLog;
import dev.firewall.policy.CompiledRule;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import dev.firewall.spring.autoconfigure.GateCoverage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What {@code /actuator/firewall} answers. What is not known is left out.
 *
 * @param level what a refused egress gets
 * @param levels the protocols with a level of their own
 * @param locked whether the process-wide policy is locked
 * @param failClosed whether an error inside the firewall refuses
 * @param policy the rules
 * @param enforcementPoints where the firewall stands in front of client libraries
 * @param gate the gate in the JDK, below the client libraries
 * @param blocked how many egresses were blocked
 * @param warned how many egresses were warned about
 * @param refusals the last refusals by kind, the newest first
 * @since 0.1.0
 */
public record FirewallReport(@Nullable String level, Map<String, String> levels, boolean locked, boolean failClosed,
		@Nullable Policy policy, List<Point> enforcementPoints, Gate gate, long blocked, long warned,
		List<Refusal> refusals) implements OperationResponseBody {

	static final int MAX_RULES = 1000;

	static FirewallReport of(Firewall firewall, DecisionLog log, List<EnforcementPoint> points, GateCoverage coverage) {
		dev.firewall.policy.Policy policy = firewall.policy();
		Map<String, String> levels = new TreeMap<>();
		if (policy != null) {
			policy.levels()
				.exceptions()
				.forEach((protocol, level) -> levels.put(protocol.name(), FirewallSummary.lower(level)));
		}
		return new FirewallReport((policy != null) ? FirewallSummary.level(policy.levels()) : null, levels,
				Firewall.isLocked(), policy == null || policy.isFailClosed(),
				(policy != null) ? Policy.of(policy) : null, points.stream().map(Point::of).toList(), Gate.of(coverage),
				log.blocked(), log.warned(), log.refusals().stream().map(Refusal::of).toList());
	}

	/**
	 * The policy.
	 *
	 * @param name its name
	 * @param ruleCount how many rules it has
	 * @param rules the first 1000 rules, those that deny first
	 * @param broadRules the text of the first 1000 broad rules
	 */
	public record Policy(String name, int ruleCount, List<Rule> rules, List<String> broadRules) {

		static Policy of(dev.firewall.policy.Policy policy) {
			List<CompiledRule> deny = policy.denyRules();
			List<CompiledRule> allow = policy.allowRules();
			return new Policy(policy.name(), deny.size() + allow.size(),
					Stream.concat(deny.stream(), allow.stream()).limit(MAX_RULES).map(Rule::of).toList(),
					policy.broadRules().stream().limit(MAX_RULES).map(dev.firewall.policy.Rule::text).toList());
		}

	}

	/**
	 * A rule.
	 *
	 * @param action what it does
	 * @param text the rule as it was written
	 * @param reason why it is there
	 * @param hits how often it decided
	 * @param neverUsed whether it never did
	 * @param broad whether it is wider than a careful reader may expect
	 * @param broadBecause why it is broad
	 */
	public record Rule(String action, String text, @Nullable String reason, long hits, boolean neverUsed, boolean broad,
			@Nullable String broadBecause) {

		static Rule of(CompiledRule compiled) {
			dev.firewall.policy.Rule rule = compiled.rule();
			long hits = compiled.hits();
			String breadth = rule.breadth();
			return new Rule(FirewallSummary.lower(rule.action()), rule.text(), rule.reason(), hits, hits == 0,
					breadth != null, breadth);
		}

	}

	/**
	 * An enforcement point.
	 *
	 * @param name its name
	 * @param guards what it guards
	 * @param state {@code active}, {@code not-guarded} or {@code absent}
	 * @param detail why it does not guard
	 */
	public record Point(String name, String guards, String state, @Nullable String detail) {

		static Point of(EnforcementPoint point) {
			return new Point(point.name(), point.guards(), FirewallSummary.lower(point.state()), point.detail());
		}

	}

	/**
	 * The gate in the JDK.
	 *
	 * @param installed whether an agent has installed it
	 * @param hooks the methods of the JDK that ask
	 * @param libraries what is on the class path and goes past them
	 * @param unguarded what else leaves this JVM unseen
	 * @param early what it judged by before an application started
	 */
	public record Gate(boolean installed, List<Hook> hooks, List<Library> libraries, List<String> unguarded,
			@Nullable Early early) {

		static Gate of(GateCoverage coverage) {
			return new Gate(coverage.installed(), coverage.hooks().stream().map(Hook::of).toList(),
					coverage.libraries().stream().map(Library::of).toList(), coverage.unguarded(),
					Early.of(JvmGate.window()));
		}

	}

	/**
	 * What the gate judged by before an application started.
	 *
	 * @param from {@code start} of the JVM, or {@code attach}
	 * @param since when it was installed
	 * @param until when an application took over
	 * @param policy the policy file of the agent
	 */
	public record Early(String from, Instant since, @Nullable Instant until, @Nullable String policy) {

		static @Nullable Early of(JvmGate.@Nullable Window window) {
			return (window != null) ? new Early(window.fromStart() ? "start" : "attach", window.since(), window.until(),
					window.policy()) : null;
		}

	}

	/**
	 * A hook of the gate.
	 *
	 * @param name the method
	 * @param guards what passes by it
	 * @param state {@code active}, {@code unused} or {@code missing}
	 */
	public record Hook(String name, String guards, String state) {

		static Hook of(JvmGate.Hook hook) {
			return new Hook(hook.name(), hook.guards(), FirewallSummary.lower(hook.state()));
		}

	}

	/**
	 * A library that goes past the gate.
	 *
	 * @param name the library
	 * @param type the class that it was told by
	 * @param how how it leaves the JVM
	 */
	public record Library(String name, String type, String how) {

		static Library of(GateCoverage.Library library) {
			return new Library(library.name(), library.type(), library.how());
		}

	}

	/**
	 * Refusals of one kind.
	 *
	 * @param first when it was refused first
	 * @param last when it was refused last
	 * @param count how often it was refused
	 * @param outcome {@code blocked} or {@code warned}
	 * @param protocol its protocol
	 * @param egress what was intended
	 * @param host its host
	 * @param port its port
	 * @param resolvedFrom the name that its address was resolved from
	 * @param cause what kind of reason there is
	 * @param rule the rule that refused
	 * @param frame the scope that refused
	 * @param reason the reason in one sentence
	 * @param caller the first line of the user's code
	 * @param bean the bean that the call went through
	 * @param thread the thread
	 */
	public record Refusal(Instant first, Instant last, long count, String outcome, String protocol, String egress,
			@Nullable String host, @Nullable Integer port, @Nullable String resolvedFrom, String cause,
			@Nullable String rule, @Nullable String frame, String reason, @Nullable String caller,
			@Nullable String bean, String thread) {

		static Refusal of(dev.firewall.audit.Refusal refusal) {
			Egress egress = refusal.egress();
			dev.firewall.Decision decision = refusal.decision();
			dev.firewall.policy.Rule rule = decision.rule();
			return new Refusal(refusal.first(), refusal.last(), refusal.count(),
					FirewallSummary.lower(decision.outcome()), egress.protocol().name(), egress.toString(),
					(egress.host().isPresent() && egress.protocol().hasHost()) ? egress.host().toString() : null,
					(egress.port() != Egress.NO_PORT) ? egress.port() : null,
					(decision.resolvedFrom() != null) ? decision.resolvedFrom().toString() : null,
					FirewallSummary.lower(decision.cause()), (rule != null) ? rule.text() : null, decision.frame(),
					decision.reason(), refusal.caller(), refusal.bean(), refusal.thread());
		}

	}

}
