package dev.firewall.spring.autoconfigure.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Commands of connections with a writer of ours, and of those with listeners of others.
 */
class LettuceWriterTests extends AbstractRedisTests {

	private LettuceConnectionFactory factory() {
		return (LettuceConnectionFactory) start(commands("GET"), Library.LETTUCE.create(this.server.port()));
	}

	private StatefulRedisConnection<String, String> connect(LettuceConnectionFactory factory) {
		AbstractRedisClient client = factory.getRequiredNativeClient();
		return ((RedisClient) client).connect(RedisURI.create("127.0.0.1", this.server.port()));
	}

	@Test
	void connectionWhenOnlyTheGuardListensHasAWriterThatTellsNobody() {
		try (StatefulRedisConnection<String, String> connection = connect(factory())) {
			await().until(() -> ((RedisChannelHandler<?, ?>) connection).getChannelWriter() instanceof GuardedWriter);
			assertThat(refusal(() -> connection.async().set("a", "1")).egress().field("command")).isEqualTo("SET");
			connection.setAutoFlushCommands(false);
			assertThat(refusal(() -> connection.async().set("a", "1")).egress().field("command")).isEqualTo("SET");
			connection.setAutoFlushCommands(true);
			assertThat(connection.sync().get("a")).isNull();
		}
		assertThat(this.plain.hasKey("a")).isFalse();
	}

	@Test
	void connectionWhenOthersListenTellsThemAndIsGuarded() {
		LettuceConnectionFactory factory = factory();
		List<String> told = new CopyOnWriteArrayList<>();
		factory.getRequiredNativeClient().addListener(new CommandListener() {

			@Override
			public void commandStarted(CommandStartedEvent event) {
				told.add(event.getCommand().getType().toString());
			}

		});
		StringRedisTemplate template = new StringRedisTemplate(factory);
		assertThat(template.opsForValue().get("a")).isNull();
		assertThat(refusal(() -> template.opsForValue().set("a", "1")).egress().field("command")).isEqualTo("SET");
		assertThat(told).contains("GET").doesNotContain("SET");
		assertThat(this.plain.hasKey("a")).isFalse();
	}

}
