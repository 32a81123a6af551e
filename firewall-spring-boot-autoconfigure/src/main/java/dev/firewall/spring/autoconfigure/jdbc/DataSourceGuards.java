package dev.firewall.spring.autoconfigure.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.sql.CommonDataSource;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.TypeKeepingProxy;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;

/**
 * Puts guards in front of data sources. A class that can be subclassed keeps its type, so
 * that metrics, JMX and code that asks for a pool by its class find it; of another only
 * the interfaces stay.
 */
final class DataSourceGuards {

	private static final ClassLoader OWN = DataSourceGuards.class.getClassLoader();

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", OWN);

	private static final boolean SPRING_JDBC = ClassUtils
		.isPresent("org.springframework.jdbc.datasource.DelegatingDataSource", OWN);

	private final Supplier<Firewall> firewall;

	private final JdbcEgressMapper mapper;

	/**
	 * One guard for each data source, or transactions would not find their connection.
	 */
	private final Map<Object, Guarded> guarded = Collections.synchronizedMap(new IdentityHashMap<>());

	DataSourceGuards(Supplier<Firewall> firewall, @Nullable ClassLoader classLoader) {
		this.firewall = firewall;
		this.mapper = new JdbcEgressMapper(classLoader);
	}

	JdbcEgressMapper mapper() {
		return this.mapper;
	}

	Supplier<Firewall> firewall() {
		return this.firewall;
	}

	/**
	 * Guards a data source.
	 * @param dataSource the data source
	 * @param beanName the bean that it is, or that it is a part of
	 * @return what to use in its place
	 */
	Object guard(CommonDataSource dataSource, String beanName) {
		if (isGuarded(dataSource)) {
			return dataSource;
		}
		return this.guarded.computeIfAbsent(dataSource, (key) -> new Guarded()).get(dataSource, beanName);
	}

	/**
	 * Forgets a data source that nobody uses any more.
	 * @param dataSource the data source, or what took its place
	 */
	void forget(Object dataSource) {
		this.guarded.remove(dataSource);
		Object target = (dataSource instanceof Advised) ? AopProxyUtils.getSingletonTarget(dataSource) : null;
		if (target != null) {
			this.guarded.remove(target);
		}
	}

	/** Whether none is remembered any more. */
	boolean isEmpty() {
		return this.guarded.isEmpty();
	}

	private Object create(CommonDataSource dataSource, String beanName) {
		Object target = (dataSource instanceof Advised) ? AopProxyUtils.getSingletonTarget(dataSource) : dataSource;
		List<Destinations> destinations = (target != null) ? destinations(target, beanName) : List.of();
		DataSourceGuard guard = new DataSourceGuard(this, this.firewall, beanName, destinations);
		if (dataSource instanceof Advised advised && !advised.isFrozen()) {
			advised.addAdvice(0, guard);
			return dataSource;
		}
		ProxyFactory factory = new ProxyFactory();
		factory.addAdvice(guard);
		return TypeKeepingProxy.of(dataSource, factory);
	}

	/**
	 * What a data source opens itself; nothing where it opens others, which are guarded
	 * here.
	 */
	private List<Destinations> destinations(Object target, String beanName) {
		if (SPRING_JDBC && SpringDataSources.guardTargets(target, this, beanName)) {
			return List.of();
		}
		if (HIKARI && HikariGuard.supports(target)) {
			return HikariGuard.install(target, this, beanName);
		}
		Supplier<JdbcTarget> reader = TargetReading.of(target);
		if (reader != null) {
			return List.of(new Destinations(this.mapper, reader));
		}
		List<CommonDataSource> inner = InnerDataSources.of(target);
		List<Destinations> all = new ArrayList<>();
		for (CommonDataSource one : inner) {
			if (!isGuarded(one)) {
				all.addAll(destinations(one, beanName));
			}
		}
		if (inner.isEmpty()) {
			// Nobody can tell what it opens, so nothing allows it
			all.add(new Destinations(this.mapper,
					() -> new JdbcTarget(null, null, target.getClass().getName(), Map.of())));
		}
		return all;
	}

	/**
	 * Whether everything that a data source opens passes a guard, now or when it is used.
	 */
	boolean opensOnlyGuarded(@Nullable Object target) {
		return SPRING_JDBC && target != null && SpringDataSources.opensOnlyGuarded(target);
	}

	static boolean isGuarded(@Nullable Object candidate) {
		return guardOf(candidate) != null;
	}

	/** What a guarded data source opens itself; nothing where it opens others. */
	static List<Destinations> destinationsOf(Object guarded) {
		DataSourceGuard guard = guardOf(guarded);
		return (guard != null) ? guard.destinations() : List.of();
	}

	private static @Nullable DataSourceGuard guardOf(@Nullable Object candidate) {
		if (candidate instanceof Advised advised) {
			for (Advisor advisor : advised.getAdvisors()) {
				if (advisor.getAdvice() instanceof DataSourceGuard guard) {
					return guard;
				}
			}
		}
		return null;
	}

	/**
	 * What takes the place of one data source. Of threads that ask for it at once, one
	 * makes it and the others wait; those that ask for another do not.
	 */
	private final class Guarded {

		private @Nullable Object guarded;

		synchronized Object get(CommonDataSource dataSource, String beanName) {
			Object known = this.guarded;
			if (known == null) {
				known = create(dataSource, beanName);
				this.guarded = known;
			}
			return known;
		}

	}

}
