package dev.firewall.spring.test;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.firewall.DenyEgress;
import dev.firewall.EgressScope;
import dev.firewall.Level;
import dev.firewall.ScopeAnnotations;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations that stand on elements, and collects what is wrong with them.
 */
final class AnnotationReader {

	private final List<Problem> problems = new ArrayList<>();

	/**
	 * Reads one element.
	 * @param element a class or a method
	 * @return what it is annotated with
	 */
	TestRules read(AnnotatedElement element) {
		List<Annotation> annotations = FoundAnnotations.on(element);
		if (annotations.isEmpty()) {
			return TestRules.NONE;
		}
		String place = ScopeAnnotations.describe(element);
		checkContradictions(annotations, place);
		List<Policy> allows = new ArrayList<>();
		List<EgressScope> narrowing = new ArrayList<>();
		List<EgressPattern> expected = new ArrayList<>();
		boolean loopback = false;
		boolean expectsAll = false;
		Level level = null;
		for (Annotation annotation : annotations) {
			if (annotation instanceof AllowEgress allow) {
				add(allows, () -> allowing(allow, place));
			}
			else if (annotation instanceof ExpectBlocked blocked) {
				expectsAll |= blocked.value().length == 0;
				addExpected(expected, blocked, place);
			}
			else if (annotation instanceof FirewallLevel set) {
				level = (level != null) ? level : set.value();
			}
			else if (annotation instanceof AllowLoopback) {
				loopback = true;
			}
			else {
				add(narrowing, () -> ScopeAnnotations.of(annotation, place));
			}
		}
		return new TestRules(allows, loopback, level, narrowing, expected, expectsAll);
	}

	/**
	 * Ends the reading.
	 * @throws InvalidPolicyException if something is wrong; it tells all of it
	 */
	void throwIfWrong() {
		if (!this.problems.isEmpty()) {
			throw new InvalidPolicyException(this.problems);
		}
	}

	private static Policy allowing(AllowEgress annotation, String place) {
		PolicyBuilder policy = Policy.builder().name("@AllowEgress on " + place);
		for (EgressPattern pattern : ScopeAnnotations.patterns(annotation, place)) {
			try {
				policy.allow(pattern);
			}
			catch (InvalidPolicyException ex) {
				throw placed("@AllowEgress on " + place, ex);
			}
		}
		return policy.build();
	}

	private void addExpected(List<EgressPattern> expected, ExpectBlocked annotation, String place) {
		for (String rule : annotation.value()) {
			add(expected, () -> {
				try {
					return EgressPattern.parse(rule);
				}
				catch (InvalidPolicyException ex) {
					throw placed("@ExpectBlocked on " + place, ex);
				}
			});
		}
	}

	private static InvalidPolicyException placed(String place, InvalidPolicyException ex) {
		return new InvalidPolicyException(ex.problems()
			.stream()
			.map((problem) -> new Problem(problem.where().isEmpty() ? place : place + ": " + problem.where(),
					problem.message(), problem.fix()))
			.toList());
	}

	private <T> void add(List<T> list, Supplier<T> source) {
		T read = read(source);
		if (read != null) {
			list.add(read);
		}
	}

	private <T> @Nullable T read(Supplier<T> source) {
		try {
			return source.get();
		}
		catch (InvalidPolicyException ex) {
			this.problems.addAll(ex.problems());
			return null;
		}
	}

	/** A deny wins, so the same rule beside it allows nothing. */
	private void checkContradictions(List<Annotation> annotations, String place) {
		Set<String> denied = new LinkedHashSet<>();
		annotations.stream().filter(DenyEgress.class::isInstance).forEach((deny) -> denied.addAll(texts(deny, place)));
		annotations.stream().filter(AllowEgress.class::isInstance).forEach((allow) -> {
			for (String text : texts(allow, place)) {
				if (denied.contains(text)) {
					this.problems.add(new Problem("@AllowEgress and @DenyEgress on " + place,
							"both name '" + text + "'", "keep one of them: a deny wins over every allow"));
				}
			}
		});
	}

	private static List<String> texts(Annotation annotation, String place) {
		try {
			return ScopeAnnotations.patterns(annotation, place).stream().map(EgressPattern::toString).toList();
		}
		catch (InvalidPolicyException ex) {
			// Told where the annotation is read
			return List.of();
		}
	}

}
