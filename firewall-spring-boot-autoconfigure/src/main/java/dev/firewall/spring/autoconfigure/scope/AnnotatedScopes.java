package dev.firewall.spring.autoconfigure.scope;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.DenyEgress;
import dev.firewall.EgressScope;
import dev.firewall.RestrictEgress;
import dev.firewall.ScopeAnnotations;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * The scopes of a context's beans. An annotated place has one scope, however many beans
 * it reaches, so that code that calls itself is in it once.
 */
final class AnnotatedScopes {

	private final Map<Place, EgressScope> scopes = new ConcurrentHashMap<>();

	private final Map<List<Class<?>>, BeanScopes> beans = new ConcurrentHashMap<>();

	/**
	 * The scopes of a bean.
	 * @param types the types that callers and annotations know it by
	 * @return its scopes, which may be none
	 */
	BeanScopes of(List<Class<?>> types) {
		return this.beans.computeIfAbsent(types, (missing) -> new BeanScopes(this, missing));
	}

	/**
	 * The scopes of a type or method, of what it inherits or overrides, and of
	 * annotations that bear ours.
	 * @param element the type or method
	 * @param problems where to tell mistakes
	 * @return the scopes
	 */
	List<EgressScope> read(AnnotatedElement element, List<Problem> problems) {
		List<EgressScope> read = new ArrayList<>();
		MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.filter((annotation) -> isOurs(annotation.getType()))
			.forEach((annotation) -> add(read, element, annotation, problems));
		return read;
	}

	private void add(List<EgressScope> read, AnnotatedElement element, MergedAnnotation<?> annotation,
			List<Problem> problems) {
		AnnotatedElement source = (annotation.getSource() instanceof AnnotatedElement found) ? found : element;
		try {
			EgressScope scope = this.scopes.computeIfAbsent(new Place(source, annotation.synthesize()), Place::scope);
			if (!read.contains(scope)) {
				read.add(scope);
			}
		}
		catch (InvalidPolicyException ex) {
			ex.problems().stream().filter((problem) -> !problems.contains(problem)).forEach(problems::add);
		}
	}

	private static boolean isOurs(@Nullable Class<?> type) {
		return type == RestrictEgress.class || type == DenyEgress.class;
	}

	/**
	 * An annotation where it stands.
	 *
	 * @param source the type or method
	 * @param annotation the annotation
	 */
	private record Place(AnnotatedElement source, Annotation annotation) {

		EgressScope scope() {
			return ScopeAnnotations.of(this.annotation, ScopeAnnotations.describe(this.source));
		}

	}

}
