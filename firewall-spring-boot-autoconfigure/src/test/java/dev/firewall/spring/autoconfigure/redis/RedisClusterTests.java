package dev.firewall.spring.autoconfigure.redis;

import java.nio.file.Path;
import java.util.stream.IntStream;

import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.Rule;
import dev.firewall.spring.test.kit.LoopbackServer;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisClusterNode;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Commands to the nodes of a real cluster, each behind a port that counts and that the
 * cluster tells its clients.
 */
class RedisClusterTests extends AbstractRedisTests {

	private static final int SLOTS = 16384;

	private final int[] ports = { clusterPort(), clusterPort() };

	private final LoopbackServer[] fronts = { front(this.ports[0]), front(this.ports[1]) };

	private final RedisServer[] nodes = new RedisServer[2];

	/** The bus of the cluster has the port that is higher by ten thousand. */
	private static int clusterPort() {
		int port = RedisServers.freePort();
		return (port > 50000) ? port - 20000 : port;
	}

	private static LoopbackServer front(int port) {
		return LoopbackServer.inFrontOf(port, "redis://127.0.0.1:%d");
	}

	@BeforeEach
	void startCluster(@TempDir Path folder) {
		for (int i = 0; i < this.nodes.length; i++) {
			this.nodes[i] = RedisServers.start(this.ports[i], "cluster-enabled yes",
					"cluster-config-file " + folder.resolve("nodes-" + i + ".conf"), "cluster-announce-ip 127.0.0.1",
					"cluster-announce-port " + this.fronts[i].port(),
					"cluster-announce-bus-port " + (this.ports[i] + 10000));
		}
		try (Jedis first = new Jedis("127.0.0.1", this.ports[0]);
				Jedis second = new Jedis("127.0.0.1", this.ports[1])) {
			first.clusterAddSlots(IntStream.range(0, SLOTS / 2).toArray());
			second.clusterAddSlots(IntStream.range(SLOTS / 2, SLOTS).toArray());
			first.clusterSetConfigEpoch(1);
			second.clusterSetConfigEpoch(2);
			first.sendCommand(Protocol.Command.CLUSTER, "MEET", "127.0.0.1", String.valueOf(this.ports[1]),
					String.valueOf(this.ports[1] + 10000));
			await().until(() -> first.clusterInfo().contains("cluster_state:ok")
					&& second.clusterInfo().contains("cluster_state:ok"));
		}
	}

	@AfterEach
	void stopCluster() {
		for (int i = 0; i < this.nodes.length; i++) {
			this.fronts[i].close();
			RedisServers.stop(this.nodes[i]);
		}
	}

	private RedisClusterConfiguration configuration() {
		RedisClusterConfiguration configuration = new RedisClusterConfiguration();
		for (LoopbackServer front : this.fronts) {
			configuration.addClusterNode(new RedisNode("127.0.0.1", front.port()));
		}
		return configuration;
	}

	private static String keyOf(int node) {
		return IntStream.iterate(0, (i) -> i + 1)
			.mapToObj((i) -> "key" + i)
			.filter((key) -> SlotHash.getSlot(key) / (SLOTS / 2) == node)
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@EnumSource
	void clusterWhenOneNodeIsNotAllowedNamesItAndWorksWithTheOther(Library library) {
		StringRedisTemplate template = template(Policy.builder().allow(this.fronts[0].rule()),
				library.create(configuration()));
		template.opsForValue().set(keyOf(0), "1");
		assertThat(template.opsForValue().get(keyOf(0))).isEqualTo("1");
		assertThat(refusal(() -> template.opsForValue().set(keyOf(1), "1")).egress().port())
			.isEqualTo(this.fronts[1].port());
		assertThat(this.fronts[1].arrivals()).isZero();
		assertThat(this.records).isNotEmpty()
			.allSatisfy((record) -> assertThat(record.egress().port()).isEqualTo(this.fronts[1].port()));
	}

	@ParameterizedTest
	@EnumSource
	void clusterWhenOnlySomeCommandsAreAllowedRefusesTheOthers(Library library) {
		RedisConnectionFactory factory = start(
				Policy.builder().rule(allow(this.fronts[0], "GET", "SET")).rule(allow(this.fronts[1], "GET", "SET")),
				library.create(configuration()));
		StringRedisTemplate template = new StringRedisTemplate(factory);
		for (int node = 0; node < 2; node++) {
			String key = keyOf(node);
			template.opsForValue().set(key, "1");
			assertThat(refusal(() -> template.delete(key)).egress().field("command")).isEqualTo("DEL");
			assertThat(template.opsForValue().get(key)).isEqualTo("1");
		}
		try (RedisClusterConnection connection = factory.getClusterConnection()) {
			RedisClusterNode node = connection.clusterGetNodes().iterator().next();
			assertThat(refusal(() -> connection.serverCommands().flushDb(node)).egress().field("command"))
				.isEqualTo("FLUSHDB");
			assertThat(refusal(() -> connection.serverCommands().flushAll()).egress().field("command"))
				.isEqualTo("FLUSHALL");
		}
		assertThat(template.opsForValue().get(keyOf(1))).isEqualTo("1");
	}

	private static Rule allow(LoopbackServer front, String... commands) {
		return Rule.allow(EgressPattern.of("redis").host("127.0.0.1").port(front.port()).field("command", commands));
	}

}
