package dev.firewall.spring.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.policy.EgressPattern;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about the calls that were made in a sandbox.
 *
 * @since 0.1.0
 * @see FirewallAssertions#assertThat(EgressSandbox)
 */
public final class EgressSandboxAssert extends AbstractAssert<EgressSandboxAssert, EgressSandbox> {

	EgressSandboxAssert(EgressSandbox actual) {
		super(actual, EgressSandboxAssert.class);
	}

	/**
	 * Verifies that something was called that a rule names.
	 * @param rule the rule as text
	 * @return this
	 */
	public EgressSandboxAssert called(String rule) {
		isNotNull();
		if (this.actual.calls(rule).isEmpty()) {
			throw failure("Nothing that '%s' names was called; %s", rule, this.actual);
		}
		return this;
	}

	/**
	 * Verifies how often something was called that a rule names.
	 * @param rule the rule as text
	 * @param times how often
	 * @return this
	 */
	public EgressSandboxAssert called(String rule, int times) {
		isNotNull();
		int found = this.actual.calls(rule).size();
		if (found != times) {
			throw failure("%s was called %d times, not %d; %s", rule, found, times, this.actual);
		}
		return this;
	}

	/**
	 * Verifies that nothing was called that a rule names.
	 * @param rule the rule as text
	 * @return this
	 */
	public EgressSandboxAssert notCalled(String rule) {
		return called(rule, 0);
	}

	/**
	 * Verifies that nothing was called.
	 * @return this
	 */
	public EgressSandboxAssert calledNothing() {
		return inOrder(List.of(), List.of());
	}

	/**
	 * Verifies that exactly these were called, in this order.
	 * @param rules a rule for each call
	 * @return this
	 */
	public EgressSandboxAssert calledInOrder(String... rules) {
		return inOrder(Arrays.asList(rules), patterns(rules));
	}

	/**
	 * Verifies that exactly these were called, with all their fields, in this order.
	 * @param egresses the calls
	 * @return this
	 */
	public EgressSandboxAssert calledInOrder(Egress... egresses) {
		return inOrder(Arrays.asList(egresses), exactly(egresses));
	}

	/**
	 * Verifies that exactly these were called, in any order.
	 * @param rules a rule for each call
	 * @return this
	 */
	public EgressSandboxAssert calledInAnyOrder(String... rules) {
		return inAnyOrder(Arrays.asList(rules), patterns(rules));
	}

	/**
	 * Verifies that exactly these were called, with all their fields, in any order.
	 * @param egresses the calls
	 * @return this
	 */
	public EgressSandboxAssert calledInAnyOrder(Egress... egresses) {
		return inAnyOrder(Arrays.asList(egresses), exactly(egresses));
	}

	private static List<Predicate<Egress>> patterns(String... rules) {
		return Arrays.stream(rules).<Predicate<Egress>>map((rule) -> EgressPattern.parse(rule)::matches).toList();
	}

	private static List<Predicate<Egress>> exactly(Egress... egresses) {
		return Arrays.stream(egresses).<Predicate<Egress>>map((egress) -> (call) -> isSame(egress, call)).toList();
	}

	private static boolean isSame(Egress one, Egress other) {
		boolean same = one.protocol() == other.protocol() && one.host().equals(other.host())
				&& one.port() == other.port() && one.isConnection() == other.isConnection();
		for (int i = 0; same && i < one.protocol().fields().size(); i++) {
			same = Objects.equals(one.field(i), other.field(i));
		}
		return same;
	}

	private EgressSandboxAssert inOrder(List<?> expected, List<Predicate<Egress>> matchers) {
		isNotNull();
		List<DecisionRecord> calls = this.actual.calls();
		boolean matches = calls.size() == matchers.size();
		for (int i = 0; matches && i < calls.size(); i++) {
			matches = matchers.get(i).test(calls.get(i).egress());
		}
		if (!matches) {
			throw failure("Expected exactly %s in this order; %s", expected, this.actual);
		}
		return this;
	}

	private EgressSandboxAssert inAnyOrder(List<?> expected, List<Predicate<Egress>> matchers) {
		isNotNull();
		List<Egress> calls = this.actual.calls().stream().map(DecisionRecord::egress).toList();
		if (calls.size() != matchers.size() || !isAssignable(calls, matchers, new ArrayList<>())) {
			throw failure("Expected exactly %s in any order; %s", expected, this.actual);
		}
		return this;
	}

	/** A wide rule must not take the call that only a narrow one would match. */
	private static boolean isAssignable(List<Egress> calls, List<Predicate<Egress>> matchers, List<Integer> taken) {
		if (taken.size() == calls.size()) {
			return true;
		}
		Egress call = calls.get(taken.size());
		for (int i = 0; i < matchers.size(); i++) {
			if (!taken.contains(i) && matchers.get(i).test(call)) {
				taken.add(i);
				if (isAssignable(calls, matchers, taken)) {
					return true;
				}
				taken.remove(taken.size() - 1);
			}
		}
		return false;
	}

}
