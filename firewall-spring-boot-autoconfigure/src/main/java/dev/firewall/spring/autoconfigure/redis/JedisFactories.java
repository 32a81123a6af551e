package dev.firewall.spring.autoconfigure.redis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.firewall.Firewall;

import org.springframework.data.redis.connection.jedis.JedisClientConfigBuilderCustomizer;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/**
 * Guards factories of Jedis connections. Their addresses are judged where Jedis maps them
 * before it connects, their commands where Jedis writes them.
 */
final class JedisFactories implements RedisFirewallPostProcessor.FactoryKind {

	/** It has one name in Spring Data 3, two in 4. */
	private static final Set<String> CUSTOMIZERS = Set.of("getCustomizer", "getClientConfigCustomizer");

	private final Supplier<Firewall> firewall;

	private final Map<Object, JedisGuard> prepared = Collections.synchronizedMap(new IdentityHashMap<>());

	JedisFactories(Supplier<Firewall> firewall) {
		this.firewall = firewall;
	}

	@Override
	public void prepare(Object bean, String beanName) {
		if (bean instanceof JedisConnectionFactory factory) {
			RedisGuard redis = new RedisGuard(this.firewall, beanName, factory.getDatabase(),
					factory.getSentinelConfiguration());
			JedisGuard guard = new JedisGuard(redis, factory);
			new SettingsAdvice(CUSTOMIZERS, (customizer) -> Optional.of(guarding(customizer, guard))).install(factory);
			this.prepared.put(factory, guard);
		}
	}

	private static JedisClientConfigBuilderCustomizer guarding(Object customizer, JedisGuard guard) {
		return (builder) -> {
			if (customizer instanceof Optional<?> given && given.isPresent()) {
				((JedisClientConfigBuilderCustomizer) given.get()).customize(builder);
			}
			builder.hostAndPortMapper(guard.mapper(builder.build().getHostAndPortMapper()));
		};
	}

	@Override
	public Object guard(Object bean, String beanName) {
		if (!(bean instanceof JedisConnectionFactory factory)) {
			return bean;
		}
		JedisGuard guard = this.prepared.remove(factory);
		if (guard == null) {
			// A FactoryBean made it, so it may have started already
			boolean started = factory.isRunning();
			factory.stop();
			prepare(factory, beanName);
			guard = this.prepared.remove(factory);
			factory.setEarlyStartup(started);
			factory.afterPropertiesSet();
		}
		return GuardedFactory.of(factory, guard, guard.attach());
	}

}
