package dev.firewall.spring.autoconfigure.scope;

import java.lang.reflect.Method;

import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;

/**
 * Chooses the methods of one bean that have scopes.
 */
final class ScopeAdvisor extends StaticMethodMatcherPointcutAdvisor {

	private static final long serialVersionUID = 1L;

	private final transient BeanScopes scopes;

	ScopeAdvisor(BeanScopes scopes) {
		super(new ScopeInterceptor(scopes));
		this.scopes = scopes;
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return !this.scopes.of(method).isEmpty();
	}

}
