package dev.firewall.spring.autoconfigure.scope;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.firewall.EgressScope;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that pools of libraries, started inside a scope, do not keep it.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharedPoolTests {

	@Test
	void hikariWhenStartedInsideAScopeConnectsOutsideIt() throws Exception {
		Map<String, String> connected = new ConcurrentHashMap<>();
		JdbcDataSource h2 = new JdbcDataSource();
		h2.setURL("jdbc:h2:mem:shared-pool");
		HikariConfig config = new HikariConfig();
		config.setDataSource((DataSource) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DataSource.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("getConnection")) {
						connected.put(Thread.currentThread().getName(), Judging.allowed());
					}
					return method.invoke(h2, arguments);
				}));
		config.setPoolName("shared");
		config.setMinimumIdle(0);
		config.setMaximumPoolSize(2);
		try (var scope = EgressScope.deny("redis").open();
				HikariDataSource dataSource = new HikariDataSource(config);
				Connection first = dataSource.getConnection();
				Connection second = dataSource.getConnection()) {
			assertThat(first).isNotSameAs(second);
		}
		assertThat(connected).containsValue("redis mail");
		connected.forEach((thread, allowed) -> assertThat(allowed).as(thread)
			.isEqualTo(thread.startsWith("shared:") ? "redis mail" : "mail"));
	}

	@Test
	void eventLoopWhenStartedInsideAScopeIsOutsideIt() throws Exception {
		DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(1);
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(loops.submit(Judging::allowed).get()).isEqualTo("redis mail");
		}
		finally {
			loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).get();
		}
	}

	@Test
	void reactorNettyWhenStartedInsideAScopeAnswersOutsideIt() {
		HttpLoopbackServer server = HttpLoopbackServer.start();
		LoopResources loops = LoopResources.create("loops", 1, true);
		ConnectionProvider connections = ConnectionProvider.create("connections", 1);
		try (var scope = EgressScope.deny("redis").open()) {
			assertThat(HttpClient.create(connections)
				.runOn(loops)
				.get()
				.uri(server.uri("/"))
				.responseContent()
				.aggregate()
				.asString()
				.map((body) -> Thread.currentThread().getName().startsWith("loops") + " " + Judging.allowed())
				.block()).isEqualTo("true redis mail");
		}
		finally {
			connections.dispose();
			loops.dispose();
			server.close();
		}
	}

	@Test
	void schedulerWhenStartedInsideAScopeIsOutsideIt() throws Exception {
		Scheduler scheduler = Schedulers.newBoundedElastic(1, 10, "elastic");
		try (var scope = EgressScope.deny("redis").open()) {
			CompletableFuture<String> judged = new CompletableFuture<>();
			scheduler.schedule(() -> judged.complete(Judging.allowed()));
			assertThat(judged.get()).isEqualTo("redis mail");
		}
		finally {
			scheduler.dispose();
		}
	}

}
