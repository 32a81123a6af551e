package dev.firewall.spring.autoconfigure.scope;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import dev.firewall.ScopeAnnotations;
import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * What keeps a method from running in its scopes. Each of these would leave it silently
 * unguarded, so each is refused.
 */
final class MethodProblems {

	private static final List<Class<?>> LAZY = List.of(BaseStream.class, Iterator.class, Spliterator.class,
			Enumeration.class, Flow.Publisher.class);

	private static final Set<String> LAZY_NAMES = Set.of("kotlinx.coroutines.flow.Flow", "kotlin.sequences.Sequence");

	private static final String PUBLISHER = "org.reactivestreams.Publisher";

	private static final Set<String> BINDABLE = Set.of(PUBLISHER, "reactor.core.CorePublisher",
			"reactor.core.publisher.Mono", "reactor.core.publisher.Flux");

	private static final Set<String> LIFECYCLE = Set.of("jakarta.annotation.PostConstruct",
			"jakarta.annotation.PreDestroy");

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private MethodProblems() {
	}

	/** Of a method that is annotated itself. */
	static List<Problem> ofAnnotated(Method method, ProxyKind proxy) {
		List<Problem> problems = new ArrayList<>();
		int modifiers = method.getModifiers();
		boolean isHidden = !proxy.byClass() && !method.getDeclaringClass().isInterface() && !proxy.shows(method);
		String kind = Modifier.isPrivate(modifiers) ? "private" : Modifier.isStatic(modifiers) ? "static" : null;
		if (kind != null) {
			problems.add(unguarded(method, "it is " + kind + ", so no proxy can intercept it"));
		}
		else if (isFinal(method, proxy)) {
			problems.add(unguarded(method, "it is final, so no proxy can intercept it"));
		}
		else if (isHidden) {
			problems.add(unguarded(method, "the bean can only be reached by its interfaces, and none has this method"));
		}
		else if (isCalledByTheContainer(method)) {
			problems.add(unguarded(method, "the container calls it before or after the bean has its proxy"));
		}
		addLazy(problems, method);
		return problems;
	}

	/** Of a method whose type is annotated. */
	static List<Problem> ofInherited(Method method, ProxyKind proxy) {
		List<Problem> problems = new ArrayList<>();
		if (isFinal(method, proxy)) {
			problems.add(unguarded(method, "its type is annotated, but it is final, so no proxy can intercept it"));
		}
		addLazy(problems, method);
		return problems;
	}

	private static Problem unguarded(Method method, String reason) {
		return new Problem(ScopeAnnotations.describe(method), reason,
				"move the annotation to a method that callers reach through the bean, or open an EgressScope inside");
	}

	/** By a proxy of interfaces, final methods are reached through the interface. */
	private static boolean isFinal(Method method, ProxyKind proxy) {
		return proxy.byClass() && Modifier.isFinal(method.getModifiers());
	}

	private static boolean isCalledByTheContainer(Method method) {
		for (Annotation annotation : method.getAnnotations()) {
			if (LIFECYCLE.contains(annotation.annotationType().getName())) {
				return true;
			}
		}
		Class<?> type = method.getDeclaringClass();
		return method.getParameterCount() == 0
				&& ((method.getName().equals("afterPropertiesSet") && InitializingBean.class.isAssignableFrom(type))
						|| (method.getName().equals("destroy") && DisposableBean.class.isAssignableFrom(type)));
	}

	private static void addLazy(List<Problem> problems, Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		boolean isSuspending = parameters.length > 0
				&& parameters[parameters.length - 1].getName().equals(CONTINUATION);
		String lazy = isSuspending ? "it suspends, and so" : lazy(method.getReturnType());
		if (lazy != null) {
			problems.add(new Problem(ScopeAnnotations.describe(method),
					lazy + " would do its work after the scope has ended",
					"return a collection, a Mono, a Flux or a CompletableFuture"));
		}
	}

	private static @Nullable String lazy(Class<?> returned) {
		boolean isLazy = LAZY.stream().anyMatch((type) -> type.isAssignableFrom(returned))
				|| LAZY_NAMES.stream().anyMatch((name) -> isA(returned, name))
				|| (isA(returned, PUBLISHER) && !BINDABLE.contains(returned.getName()));
		return isLazy ? "the " + returned.getSimpleName() + " that it returns" : null;
	}

	/** Whether a result would do its work later, whatever the method says it returns. */
	static boolean isLazy(Object result) {
		return LAZY.stream().anyMatch((type) -> type.isInstance(result));
	}

	/** By name: neither Kotlin nor Reactive Streams need be there. */
	private static boolean isA(@Nullable Class<?> type, String name) {
		return type != null && (type.getName().equals(name) || isA(type.getSuperclass(), name)
				|| Arrays.stream(type.getInterfaces()).anyMatch((implemented) -> isA(implemented, name)));
	}

}
