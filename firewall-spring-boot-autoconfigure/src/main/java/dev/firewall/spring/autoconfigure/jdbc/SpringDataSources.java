package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.util.ReflectionUtils;

/**
 * Spring's data sources that open others: routing, lazy, transaction-aware. They are
 * judged by what they open, so their targets are guarded, those too that are no beans.
 */
final class SpringDataSources {

	private SpringDataSources() {
	}

	/** Guards the targets; {@code false} if this is not a data source that has any. */
	static boolean guardTargets(Object candidate, DataSourceGuards guards, String beanName) {
		if (candidate instanceof AbstractRoutingDataSource routing) {
			guardRoutes(routing, guards, beanName);
			return true;
		}
		return guardDelegate(candidate, guards, beanName);
	}

	static boolean guardDelegate(Object candidate, DataSourceGuards guards, String beanName) {
		if (!(candidate instanceof DelegatingDataSource delegating)) {
			return false;
		}
		DataSource target = delegating.getTargetDataSource();
		if (target != null && !DataSourceGuards.isGuarded(target)) {
			delegating.setTargetDataSource(guarded(target, guards, beanName));
		}
		if (candidate instanceof LazyConnectionDataSourceProxy lazy) {
			guardReadOnly(lazy, guards, beanName);
		}
		return true;
	}

	/** A lazy connection is opened, and judged, when it is used for the first time. */
	static boolean opensOnlyGuarded(Object candidate) {
		return candidate instanceof DelegatingDataSource delegating
				&& DataSourceGuards.isGuarded(delegating.getTargetDataSource());
	}

	private static void guardReadOnly(LazyConnectionDataSourceProxy lazy, DataSourceGuards guards, String beanName) {
		Field field = ReflectionUtils.findField(LazyConnectionDataSourceProxy.class, "readOnlyDataSource");
		if (field != null) {
			ReflectionUtils.makeAccessible(field);
			if (ReflectionUtils.getField(field, lazy) instanceof DataSource target
					&& !DataSourceGuards.isGuarded(target)) {
				lazy.setReadOnlyDataSource(guarded(target, guards, beanName));
			}
		}
	}

	/**
	 * The targets are known once the bean is initialized; before that there is none to
	 * guard.
	 */
	private static void guardRoutes(AbstractRoutingDataSource routing, DataSourceGuards guards, String beanName) {
		Map<Object, DataSource> resolved = resolved(routing);
		DataSource fallback = (resolved != null) ? routing.getResolvedDefaultDataSource() : null;
		if (resolved == null || (resolved.values().stream().allMatch(DataSourceGuards::isGuarded)
				&& (fallback == null || DataSourceGuards.isGuarded(fallback)))) {
			return;
		}
		Map<Object, Object> targets = new LinkedHashMap<>();
		resolved.forEach((key, target) -> targets.put(key, guarded(target, guards, beanName)));
		routing.setTargetDataSources(targets);
		if (fallback != null) {
			routing.setDefaultTargetDataSource(guarded(fallback, guards, beanName));
		}
		routing.initialize();
	}

	private static @Nullable Map<Object, DataSource> resolved(AbstractRoutingDataSource routing) {
		try {
			return routing.getResolvedDataSources();
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static DataSource guarded(DataSource target, DataSourceGuards guards, String beanName) {
		return (DataSource) guards.guard(target, beanName);
	}

}
