package dev.firewall.spring.autoconfigure.redis;

import java.util.concurrent.CompletionStage;

import dev.firewall.Firewall;
import dev.firewall.spring.test.kit.EnforcementPointKit;
import dev.firewall.spring.test.kit.KitClient;
import dev.firewall.spring.test.kit.LoopbackServer;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compatibility kit on one client library.
 */
abstract class AbstractRedisKitTests extends EnforcementPointKit<LoopbackServer> {

	private final Library library;

	AbstractRedisKitTests(Library library) {
		this.library = library;
	}

	@Override
	protected boolean isAsynchronous() {
		return this.library.isLettuce();
	}

	@Override
	protected LoopbackServer startTarget() {
		return RedisServers.open();
	}

	@Override
	protected KitClient<LoopbackServer> client(Firewall firewall) {
		return new Client(new GuardedFactories(firewall));
	}

	private final class Client implements KitClient<LoopbackServer> {

		private final GuardedFactories factories;

		Client(GuardedFactories factories) {
			this.factories = factories;
		}

		private RedisConnectionFactory factory(LoopbackServer server) {
			return this.factories.start(AbstractRedisKitTests.this.library.create(server.port()));
		}

		@Override
		public void call(LoopbackServer server) {
			assertThat(new StringRedisTemplate(factory(server)).opsForValue().get("kit:absent")).isNull();
		}

		@Override
		public @Nullable CompletionStage<?> callAsync(LoopbackServer server) {
			if (!isAsynchronous()) {
				return null;
			}
			ReactiveRedisConnectionFactory factory = (ReactiveRedisConnectionFactory) factory(server);
			return new ReactiveStringRedisTemplate(factory).opsForValue().get("kit:absent").toFuture();
		}

		@Override
		public void close() {
			this.factories.close();
		}

	}

}
