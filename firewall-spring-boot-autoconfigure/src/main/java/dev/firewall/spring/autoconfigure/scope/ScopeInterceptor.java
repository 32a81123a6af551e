package dev.firewall.spring.autoconfigure.scope;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.firewall.EgressScope;
import dev.firewall.context.CapturedFrames;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Runs bean methods in their scopes and binds what they return to them.
 */
final class ScopeInterceptor implements MethodInterceptor {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			ScopeInterceptor.class.getClassLoader());

	private final BeanScopes scopes;

	ScopeInterceptor(BeanScopes scopes) {
		this.scopes = scopes;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		List<EgressScope> scopes = this.scopes.of(invocation.getMethod());
		return invoke(invocation, scopes, 0, CapturedFrames.current());
	}

	private static @Nullable Object invoke(MethodInvocation invocation, List<EgressScope> scopes, int index,
			CapturedFrames caller) throws Throwable {
		if (index == scopes.size()) {
			CapturedFrames inner = CapturedFrames.current();
			Object result = invocation.proceed();
			return (result != null) ? bind(invocation, result, scopes, new Passage(caller, inner)) : null;
		}
		EgressScope.Open open = scopes.get(index).enter();
		try (open) {
			return invoke(invocation, scopes, index + 1, caller);
		}
	}

	private static Object bind(MethodInvocation invocation, Object result, List<EgressScope> scopes, Passage passage) {
		Class<?> declared = invocation.getMethod().getReturnType();
		if (MethodProblems.isLazy(result)) {
			throw new IllegalStateException("A " + result.getClass().getSimpleName() + " returned from "
					+ invocation.getMethod() + " would do its work after its scope has ended: consume it inside");
		}
		if (result instanceof CompletionStage<?> stage) {
			return BoundFuture.bind(stage, declared, passage);
		}
		return REACTOR ? ReactiveResults.bind(result, declared, scopes) : result;
	}

}
