package dev.firewall.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecord;
import dev.firewall.Firewall;
import dev.firewall.FirewallLockedException;
import dev.firewall.JvmGate;
import dev.firewall.Level;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.PolicyReader;
import dev.firewall.policy.Problem;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * The firewall of one context, made from its environment before its beans are.
 */
final class ContextFirewall {

	static final String BEAN_NAME = "dev.firewall.contextFirewall";

	private static final String TEST_MODULE = "dev.firewall.spring.test.TestFirewall";

	private final FirewallTree tree;

	private final Firewall firewall;

	private final DecisionBridge bridge;

	private final Lock lock;

	private ContextFirewall(FirewallTree tree, Firewall firewall, DecisionBridge bridge, Lock lock) {
		this.tree = tree;
		this.firewall = firewall;
		this.bridge = bridge;
		this.lock = lock;
	}

	static ContextFirewall of(ConfigurableEnvironment environment) {
		return of(FirewallTree.of(environment));
	}

	/**
	 * Makes the firewall that an environment describes, and locks it where it says so.
	 * @param tree what the environment says
	 * @return the firewall
	 * @throws InvalidFirewallConfigurationException if there are mistakes
	 * @throws UncoveredJvmException if what leaves must be covered and is not
	 */
	static ContextFirewall of(FirewallTree tree) {
		PolicyReader.Reading reading = read(tree);
		// Before anything is locked, which nobody could take back
		if (reading.failOnUncovered()) {
			UncoveredJvmException.throwIfAny(GateCoverage.here());
		}
		DecisionBridge bridge = new DecisionBridge();
		Firewall firewall = Firewall.builder()
			.policy(reading.policy())
			.recorder(bridge)
			.listener(bridge)
			.timer(tree.isOn("metrics", "timer", "enabled") ? bridge : null)
			.log((logger, message) -> LogFactory.getLog(logger).warn(message))
			.build();
		Lock lock = lock(firewall, reading.locked());
		if (reading.unsafeDenied() && !JvmGate.denyUnsafe()) {
			LogFactory.getLog(ContextFirewall.class)
				.warn("firewall.locked-unsafe is 'deny', but only the agent makes sun.misc.Unsafe refuse: see"
						+ " docs/agent.md");
		}
		return new ContextFirewall(tree, firewall, bridge, lock);
	}

	private static PolicyReader.Reading read(FirewallTree tree) {
		List<Problem> problems = new ArrayList<>(tree.problems());
		try {
			PolicyReader.Reading reading = PolicyReader.lenient(tree::isText)
				.defaultLevel(Level.WARN)
				.read(tree.values());
			if (reading.locked() && ClassUtils.isPresent(TEST_MODULE, ContextFirewall.class.getClassLoader())) {
				problems.add(new Problem("locked", "the test module is on the class path, and it can widen a policy",
						"take firewall-spring-boot-test off the runtime class path, or leave 'locked' out of tests"));
			}
			if (problems.isEmpty()) {
				return reading;
			}
		}
		catch (InvalidPolicyException ex) {
			// What cannot be resolved is not wrong in itself
			List<String> told = problems.stream().map(Problem::where).toList();
			ex.problems().stream().filter((problem) -> !told.contains(problem.where())).forEach(problems::add);
		}
		throw new InvalidFirewallConfigurationException(
				problems.stream().map((problem) -> tree.locate(problem)).toList());
	}

	/** Nobody keeps the token, so nothing in this JVM can unlock the policy. */
	private static Lock lock(Firewall firewall, boolean wanted) {
		if (wanted && !Firewall.isLocked()) {
			try {
				Firewall.activateLocked(firewall, new Object());
				return Lock.HOLDER;
			}
			catch (FirewallLockedException ex) {
				// Another context was faster
				return Lock.UNDER_ANOTHER;
			}
		}
		return Firewall.isLocked() ? Lock.UNDER_ANOTHER : Lock.NONE;
	}

	/**
	 * The same firewall, or another if the environment says something else by now.
	 * @param environment the environment
	 * @return the firewall to use
	 */
	ContextFirewall refreshed(ConfigurableEnvironment environment) {
		FirewallTree current = FirewallTree.of(environment);
		return current.isSameAs(this.tree) ? this : of(current);
	}

	Firewall firewall() {
		return this.firewall;
	}

	/** Whether the environment says anything about the firewall. */
	boolean isConfigured() {
		return !this.tree.values().isEmpty();
	}

	DecisionBridge bridge() {
		return this.bridge;
	}

	/**
	 * Connects listeners, which get on their own thread what was decided before.
	 * @param listeners the listeners
	 */
	void connect(List<DecisionListener> listeners) {
		DecisionRecord kept = this.bridge.connect(listeners);
		if (kept != null) {
			this.firewall.deliver(kept);
		}
	}

	Lock lock() {
		return this.lock;
	}

	/**
	 * What a locked policy means to a context.
	 */
	enum Lock {

		/** No policy is locked. */
		NONE,

		/** The policy of this context is the locked one. */
		HOLDER,

		/** Another policy is locked: that of this context can only narrow it. */
		UNDER_ANOTHER

	}

}
