package dev.firewall.spring.autoconfigure.jdbc;

import java.util.function.Supplier;

import javax.sql.CommonDataSource;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.Mocks;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * Puts a guard in front of every data source that is a bean, closest to it, so that
 * whatever else wraps it wraps the guard too.
 */
final class DataSourceFirewallPostProcessor
		implements DestructionAwareBeanPostProcessor, BeanClassLoaderAware, PriorityOrdered {

	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private static final boolean SPRING_JDBC = ClassUtils.isPresent(
			"org.springframework.jdbc.datasource.DelegatingDataSource",
			DataSourceFirewallPostProcessor.class.getClassLoader());

	private final Supplier<Firewall> firewall;

	private DataSourceGuards guards;

	DataSourceFirewallPostProcessor(Supplier<Firewall> firewall) {
		this.firewall = firewall;
		this.guards = new DataSourceGuards(firewall, ClassUtils.getDefaultClassLoader());
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.guards = new DataSourceGuards(this.firewall, classLoader);
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	/** A lazy data source may connect while it is initialized, through its target. */
	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (SPRING_JDBC && bean instanceof CommonDataSource && !Mocks.isMock(bean)) {
			SpringDataSources.guardDelegate(bean, this.guards, beanName);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof CommonDataSource dataSource && !(bean instanceof ScopedObject) && !Mocks.isMock(bean)) {
			return this.guards.guard(dataSource, beanName);
		}
		return bean;
	}

	/** Whether none is remembered any more. */
	boolean isEmpty() {
		return this.guards.isEmpty();
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof CommonDataSource;
	}

	/** A scope that refreshes, or that is a request, makes one after another. */
	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		this.guards.forget(bean);
	}

}
