package dev.firewall.spring.test;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.DenyEgress;
import dev.firewall.RestrictEgress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the annotations that say something about egress, on elements or on annotations
 * that stand there. Most tests have none, and get no further than this.
 */
final class FoundAnnotations {

	/**
	 * Whether annotations of a class count or may carry others that do, as those of JUnit
	 * never do. By the class that implements them, which is quicker to ask for than the
	 * type.
	 */
	private static final ClassValue<Boolean> MATTERS = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> implementing) {
			for (Class<?> type : implementing.getInterfaces()) {
				if (counts(type) || !found(type, new LinkedHashSet<>()).isEmpty()) {
					return true;
				}
			}
			return false;
		}

	};

	/** What did not matter last: thousands of tests carry the same annotation. */
	private static volatile @Nullable Class<?> bare;

	private FoundAnnotations() {
	}

	/**
	 * Those of an element.
	 * @param element a class or a method
	 * @return the annotations, those that stand on the element itself first
	 */
	static List<Annotation> on(AnnotatedElement element) {
		return isBare(element) ? List.of() : found(element, new LinkedHashSet<>());
	}

	/** Thousands of tests carry one annotation of JUnit each, and are done with here. */
	static boolean isBare(AnnotatedElement element) {
		for (Object annotation : element.getDeclaredAnnotations()) {
			Class<?> implementing = annotation.getClass();
			if (implementing != bare) {
				if (MATTERS.get(implementing)) {
					return false;
				}
				bare = implementing;
			}
		}
		return true;
	}

	/**
	 * Whether no method has any.
	 * @param types a class, its superclasses and its interfaces
	 * @return whether there is nothing to find on their methods
	 */
	static boolean areMethodsBare(List<Class<?>> types) {
		for (Class<?> type : types) {
			for (Method method : type.getDeclaredMethods()) {
				if (!isBare(method)) {
					return false;
				}
			}
		}
		return true;
	}

	private static boolean counts(Class<?> type) {
		// Asked by name first, or a test without any of them would have to load them all
		return type.getName().startsWith("dev.firewall.") && isOurs(type);
	}

	private static boolean isOurs(Class<?> type) {
		return type == AllowEgress.class || type == AllowEgress.All.class || type == DenyEgress.class
				|| type == DenyEgress.All.class || type == RestrictEgress.class || type == RestrictEgress.All.class
				|| type == AllowLoopback.class || type == FirewallLevel.class || type == ExpectBlocked.class;
	}

	private static List<Annotation> found(AnnotatedElement element, Set<Class<?>> seen) {
		List<Annotation> direct = new ArrayList<>();
		List<Annotation> carried = new ArrayList<>();
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			Class<? extends Annotation> type = annotation.annotationType();
			if (!counts(type)) {
				if (!type.getName().startsWith("java.") && seen.add(type)) {
					carried.addAll(found(type, seen));
				}
			}
			else if (annotation instanceof AllowEgress.All all) {
				direct.addAll(List.of(all.value()));
			}
			else if (annotation instanceof DenyEgress.All all) {
				direct.addAll(List.of(all.value()));
			}
			else if (annotation instanceof RestrictEgress.All all) {
				direct.addAll(List.of(all.value()));
			}
			else {
				direct.add(annotation);
			}
		}
		direct.addAll(carried);
		return direct;
	}

}
