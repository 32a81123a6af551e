package dev.firewall.spring.autoconfigure.redis;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.firewall.Firewall;
import dev.firewall.context.TestSession;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Guards factories of Lettuce connections. Their addresses are judged where Lettuce asks
 * for them, their commands by a listener of the native client.
 */
final class LettuceFactories implements RedisFirewallPostProcessor.FactoryKind {

	private final Supplier<Firewall> firewall;

	private final Map<Object, LettuceGuard> prepared = Collections.synchronizedMap(new IdentityHashMap<>());

	private @Nullable ClientResources ownResources;

	LettuceFactories(Supplier<Firewall> firewall) {
		this.firewall = firewall;
	}

	@Override
	public void prepare(Object bean, String beanName) {
		if (bean instanceof LettuceConnectionFactory factory) {
			RedisGuard redis = new RedisGuard(this.firewall, beanName, factory.getDatabase(),
					factory.getSentinelConfiguration());
			LettuceGuard guard = new LettuceGuard(redis);
			new SettingsAdvice(Set.of("getClientResources"), (resources) -> Optional.of(guard.guard(orOwn(resources))))
				.install(factory);
			guard.postponeConnections(factory);
			this.prepared.put(factory, guard);
		}
	}

	/** A client that is given no resources makes its own, where no guard would be. */
	private ClientResources orOwn(@Nullable Object resources) {
		return (resources instanceof Optional<?> given && given.isPresent()) ? (ClientResources) given.get()
				: ownResources();
	}

	private synchronized ClientResources ownResources() {
		ClientResources resources = this.ownResources;
		if (resources == null) {
			resources = DefaultClientResources.create();
			this.ownResources = resources;
		}
		return resources;
	}

	@Override
	public Object guard(Object bean, String beanName) {
		if (!(bean instanceof LettuceConnectionFactory factory)) {
			return bean;
		}
		LettuceGuard guard = this.prepared.remove(factory);
		if (guard == null) {
			// A FactoryBean made it, so it may have started already
			boolean started = factory.isRunning();
			factory.stop();
			prepare(factory, beanName);
			guard = this.prepared.remove(factory);
			if (started) {
				factory.start();
			}
		}
		guard.attach(factory);
		// Outside tests nothing but a start is worth a detour
		return TestSession.isRegistered()
				? GuardedFactory.of(factory, guard, LettuceGuard.START, "getConnection", "getReactiveConnection")
				: GuardedFactory.of(factory, guard, LettuceGuard.START);
	}

	@Override
	public synchronized void close() {
		if (this.ownResources != null) {
			this.ownResources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
		}
	}

}
