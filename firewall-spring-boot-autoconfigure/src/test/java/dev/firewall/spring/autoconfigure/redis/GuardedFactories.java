package dev.firewall.spring.autoconfigure.redis;

import java.util.ArrayList;
import java.util.List;

import dev.firewall.Firewall;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Makes beans of connection factories, as a context does.
 */
final class GuardedFactories implements AutoCloseable {

	private final RedisFirewallPostProcessor postProcessor;

	private final List<RedisConnectionFactory> started = new ArrayList<>();

	GuardedFactories(Firewall firewall) {
		this.postProcessor = new RedisFirewallPostProcessor(() -> firewall);
	}

	RedisConnectionFactory start(RedisConnectionFactory raw) {
		this.postProcessor.postProcessBeforeInitialization(raw, "redis");
		this.started.add(raw);
		try {
			((InitializingBean) raw).afterPropertiesSet();
			return (RedisConnectionFactory) this.postProcessor.postProcessAfterInitialization(raw, "redis");
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		for (RedisConnectionFactory factory : this.started) {
			try {
				((DisposableBean) factory).destroy();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
		this.postProcessor.destroy();
	}

}
