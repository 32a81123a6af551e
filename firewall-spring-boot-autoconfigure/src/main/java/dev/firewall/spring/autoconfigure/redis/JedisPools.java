package dev.firewall.spring.autoconfigure.redis;

import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.Pool;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Guards the connections that providers and pools of a shared client lend out. Clients
 * ask for them by class, so they keep theirs.
 */
final class JedisPools implements MethodInterceptor {

	private final JedisGuard guard;

	private JedisPools(JedisGuard guard) {
		this.guard = guard;
	}

	/**
	 * Guards a provider.
	 * @param provider the provider of a shared client
	 * @param guard what guards its connections
	 * @return the provider to use in its place, which may be the same
	 */
	static ConnectionProvider guard(ConnectionProvider provider, JedisGuard guard) {
		JedisPools pools = new JedisPools(guard);
		if (provider.getClass() == PooledConnectionProvider.class) {
			Pool<Connection> pool = ((PooledConnectionProvider) provider).getPool();
			GuardedObjects.of(pool, guard::own);
			pool.clear();
			return provider;
		}
		return pools.proxy(provider);
	}

	private <T> T proxy(T target) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(true);
		factory.addAdvice(this);
		@SuppressWarnings("unchecked")
		T proxy = (T) factory.getProxy(target.getClass().getClassLoader());
		// Final methods run on the proxy, so it needs what they look at
		ReflectionUtils.doWithFields(target.getClass(), (field) -> {
			ReflectionUtils.makeAccessible(field);
			field.set(proxy, field.get(target));
		}, (field) -> !Modifier.isStatic(field.getModifiers()));
		return proxy;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i] instanceof GuardedConnection lent) {
				arguments[i] = lent.delegate();
			}
		}
		return guarded(invocation.proceed());
	}

	@SuppressWarnings("unchecked")
	private ConnectionPool guarded(Pool<?> pool) {
		return (pool instanceof GuardedPool guarded) ? guarded : new GuardedPool((Pool<Connection>) pool, this.guard);
	}

	private @Nullable Object guarded(@Nullable Object value) {
		if (value instanceof Connection connection) {
			return this.guard.lent(connection);
		}
		if (value instanceof Pool<?> pool) {
			return guarded(pool);
		}
		if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(Pool.class::isInstance)) {
			Map<@Nullable Object, @Nullable Object> guarded = new LinkedHashMap<>();
			map.forEach((key, pool) -> guarded.put(key, guarded(pool)));
			return guarded;
		}
		return value;
	}

}
