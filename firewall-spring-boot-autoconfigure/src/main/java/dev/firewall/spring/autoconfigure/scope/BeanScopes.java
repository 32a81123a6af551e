package dev.firewall.spring.autoconfigure.scope;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.EgressScope;
import dev.firewall.policy.Problem;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The scopes of the methods of one bean.
 */
final class BeanScopes {

	private final AnnotatedScopes annotations;

	private final List<Class<?>> types;

	private final Set<EgressScope> ofTypes = new LinkedHashSet<>();

	/** The methods that are annotated themselves. */
	private final Map<Method, List<EgressScope>> annotated = new LinkedHashMap<>();

	private final List<Problem> mistakes = new ArrayList<>();

	private final Map<Method, List<EgressScope>> resolved = new ConcurrentHashMap<>();

	BeanScopes(AnnotatedScopes annotations, List<Class<?>> types) {
		this.annotations = annotations;
		this.types = types;
		for (Class<?> type : types) {
			this.ofTypes.addAll(annotations.read(type, this.mistakes));
			for (Method method : methods(type)) {
				List<EgressScope> scopes = isOwn(method) ? annotations.read(method, this.mistakes) : List.of();
				if (!scopes.isEmpty()) {
					this.annotated.put(method, scopes);
				}
			}
		}
	}

	/** Of a type that refers to what is not there, nobody can tell the methods. */
	private static Method[] methods(Class<?> type) {
		try {
			return ReflectionUtils.getAllDeclaredMethods(type);
		}
		catch (IllegalStateException ex) {
			return new Method[0];
		}
	}

	private static boolean isOwn(Method method) {
		return !method.isBridge() && !method.isSynthetic() && method.getDeclaringClass() != Object.class;
	}

	boolean isEmpty() {
		return this.ofTypes.isEmpty() && this.annotated.isEmpty() && this.mistakes.isEmpty();
	}

	/**
	 * The scopes that a method runs in.
	 * @param method the method that is called
	 * @return the scopes, the outermost first
	 */
	List<EgressScope> of(Method method) {
		return this.resolved.computeIfAbsent(method, this::resolve);
	}

	private List<EgressScope> resolve(Method method) {
		if (ReflectionUtils.isObjectMethod(method)) {
			return List.of();
		}
		Set<EgressScope> scopes = new LinkedHashSet<>(this.ofTypes);
		for (Class<?> type : this.types) {
			scopes.addAll(this.annotations.read(AopUtils.getMostSpecificMethod(method, type), new ArrayList<>()));
		}
		scopes.addAll(this.annotations.read(method, new ArrayList<>()));
		return List.copyOf(scopes);
	}

	/**
	 * What is wrong with the annotations, or with the methods that bear them.
	 * @param proxy how the bean's methods are reached
	 * @return the mistakes, none if all is well
	 */
	List<Problem> problems(ProxyKind proxy) {
		List<Problem> problems = new ArrayList<>(this.mistakes);
		for (Method method : this.annotated.keySet()) {
			problems.addAll(MethodProblems.ofAnnotated(method, proxy));
		}
		if (!this.ofTypes.isEmpty()) {
			if (!proxy.byClass() && proxy.interfaces().isEmpty()) {
				problems.add(new Problem(this.types.get(0).getName(),
						"it is annotated, but it is final and has no interface, so no proxy can intercept its methods",
						"leave out 'final', or open an EgressScope inside"));
			}
			for (Class<?> type : this.types) {
				for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, BeanScopes::isReachable)) {
					if (!this.annotated.containsKey(method)) {
						problems.addAll(MethodProblems.ofInherited(method, proxy));
					}
				}
			}
		}
		return problems.stream().distinct().toList();
	}

	private static boolean isReachable(Method method) {
		return isOwn(method) && !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
	}

}
