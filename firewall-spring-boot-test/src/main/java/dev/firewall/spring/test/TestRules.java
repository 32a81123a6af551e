package dev.firewall.spring.test;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Level;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What a test is annotated with.
 *
 * @param allows what it may reach beside what the policy allows
 * @param loopback whether it may reach loopback
 * @param level what a refused egress gets, or {@code null} for what the policy says
 * @param narrowing its ceilings and denials
 * @param expected what is expected to be refused
 * @param expectsAll whether anything may be refused
 */
record TestRules(List<Policy> allows, boolean loopback, @Nullable Level level, List<EgressScope> narrowing,
		List<EgressPattern> expected, boolean expectsAll) {

	static final TestRules NONE = new TestRules(List.of(), false, null, List.of(), List.of(), false);

	/**
	 * Reads the annotations of elements.
	 * @param elements from the nearest to the farthest
	 * @return what they say together
	 * @throws InvalidPolicyException if an annotation is wrong; it tells all mistakes
	 */
	static TestRules of(List<? extends AnnotatedElement> elements) {
		if (areBare(elements)) {
			return NONE;
		}
		TestRules rules = NONE;
		AnnotationReader reader = new AnnotationReader();
		for (AnnotatedElement element : elements) {
			rules = rules.inside(reader.read(element));
		}
		reader.throwIfWrong();
		return rules;
	}

	private static boolean areBare(List<? extends AnnotatedElement> elements) {
		for (AnnotatedElement element : elements) {
			if (!FoundAnnotations.isBare(element)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Reads the annotations of a method and of those that it overrides.
	 * @param method the method
	 * @param types the class that it is called on, with its superclasses and interfaces
	 * @return what they say together
	 * @throws InvalidPolicyException if an annotation is wrong; it tells all mistakes
	 */
	static TestRules of(Method method, List<Class<?>> types) {
		boolean alone = types.size() == 1;
		return (alone && FoundAnnotations.isBare(method)) ? NONE : of(TestElements.of(method, types));
	}

	/**
	 * Adds what is said farther out.
	 * @param outer the rules around these
	 * @return the rules together
	 */
	@SuppressWarnings("ReferenceEquality")
	TestRules inside(TestRules outer) {
		// Asked for each test; most have nothing to add
		if (this == NONE || outer == NONE) {
			return (this == NONE) ? outer : this;
		}
		return new TestRules(both(this.allows, outer.allows), this.loopback || outer.loopback,
				(this.level != null) ? this.level : outer.level, both(this.narrowing, outer.narrowing),
				both(this.expected, outer.expected), this.expectsAll || outer.expectsAll);
	}

	private static <T> List<T> both(List<T> inner, List<T> outer) {
		if (inner.isEmpty() || outer.isEmpty()) {
			return inner.isEmpty() ? outer : inner;
		}
		List<T> both = new ArrayList<>(inner);
		both.addAll(outer);
		return both;
	}

	/**
	 * Whether an egress is expected to be refused.
	 * @param egress the egress
	 * @return whether it is
	 */
	boolean expects(Egress egress) {
		return this.expectsAll || this.expected.stream().anyMatch((pattern) -> pattern.matches(egress));
	}

	/**
	 * Whether anything could only be done in a test session.
	 * @return whether anything widens
	 */
	boolean isWidening() {
		return !this.allows.isEmpty() || this.loopback || this.level != null;
	}

}
