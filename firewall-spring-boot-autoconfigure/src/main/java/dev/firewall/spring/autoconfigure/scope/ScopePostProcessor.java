package dev.firewall.spring.autoconfigure.scope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Makes the annotated methods of beans run in their scopes. It comes after proxies that
 * others make, whose advice it then stands behind, and before {@code @Async} puts itself
 * in front: the scope is that of the method, not of what surrounds it.
 */
final class ScopePostProcessor implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	private final AnnotatedScopes annotations = new AnnotatedScopes();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory configurable) ? configurable : null;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 10;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AopInfrastructureBean || bean instanceof ScopedObject) {
			return bean;
		}
		List<Class<?>> types = types(bean);
		BeanScopes scopes = types.isEmpty() ? null : this.annotations.of(types);
		if (scopes == null || scopes.isEmpty()) {
			return bean;
		}
		List<Problem> problems = scopes.problems(ProxyKind.of(bean));
		if (!problems.isEmpty()) {
			throw withOthers(problems);
		}
		return advise(bean, new ScopeAdvisor(scopes));
	}

	/**
	 * Our own types and those of other libraries; what the JDK and Spring bring is not
	 * annotated.
	 */
	private static List<Class<?>> types(Object bean) {
		Set<Class<?>> types = new LinkedHashSet<>();
		types.add(ClassUtils.getUserClass(AopUtils.getTargetClass(bean)));
		if (ProxyKind.isByInterfaces(bean.getClass())) {
			types.addAll(List.of(ClassUtils.getAllInterfacesForClass(bean.getClass())));
		}
		types.removeIf(ScopePostProcessor::isNeverAnnotated);
		return List.copyOf(types);
	}

	private static boolean isNeverAnnotated(Class<?> type) {
		return ProxyKind.isByInterfaces(type) || type.getName().startsWith("java.")
				|| type.getName().startsWith("org.springframework.");
	}

	private static Object advise(Object bean, ScopeAdvisor advisor) {
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			// A proxy without a target has its last advisor answer the calls
			boolean isAnswered = advised.getTargetSource().getTargetClass() == null && advised.getAdvisorCount() > 0;
			advised.addAdvisor(advised.getAdvisorCount() - (isAnswered ? 1 : 0), advisor);
			return bean;
		}
		ProxyFactory factory = new ProxyFactory();
		factory.setTarget(bean);
		if (ProxyKind.of(bean).byClass()) {
			factory.setProxyTargetClass(true);
		}
		else {
			factory.setInterfaces(ClassUtils.getAllInterfacesForClass(bean.getClass()));
		}
		factory.addAdvisor(advisor);
		return factory.getProxy(bean.getClass().getClassLoader());
	}

	/** Beans that come into being later have their mistakes told now. */
	@Override
	public void afterSingletonsInstantiated() {
		List<Problem> problems = problemsOfDefinitions();
		if (!problems.isEmpty()) {
			throw new InvalidEgressScopeException(problems);
		}
	}

	private InvalidEgressScopeException withOthers(List<Problem> problems) {
		List<Problem> all = new ArrayList<>(problems);
		problemsOfDefinitions().stream().filter((problem) -> !all.contains(problem)).forEach(all::add);
		return new InvalidEgressScopeException(all);
	}

	private List<Problem> problemsOfDefinitions() {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "There is no bean factory that lists its beans");
		List<Problem> problems = new ArrayList<>();
		for (String name : factory.getBeanDefinitionNames()) {
			boolean isLater = !factory.containsSingleton(name) && !factory.getMergedBeanDefinition(name).isAbstract();
			Class<?> type = isLater ? factory.getType(name, false) : null;
			if (type != null && !isNeverAnnotated(type)) {
				Class<?> userType = ClassUtils.getUserClass(type);
				problems.addAll(this.annotations.of(List.of(userType)).problems(ProxyKind.of(userType)));
			}
		}
		return problems.stream().distinct().toList();
	}

}
