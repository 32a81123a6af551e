package dev.firewall.spring.autoconfigure.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DataSourceGuards}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DataSourceGuardsTests {

	private final DataSourceGuards guards = new DataSourceGuards(
			() -> Firewall.of(Policy.builder().allow("elsewhere.example").build()), getClass().getClassLoader());

	@Test
	void guardWhenTwoThreadsGuardOneDataSourceIsOneGuard() throws Exception {
		try (HttpLoopbackServer server = HttpLoopbackServer.start()) {
			SlowToRead dataSource = new SlowToRead("jdbc:postgresql://127.0.0.1:" + server.port() + "/shop");
			FutureTask<Object> first = new FutureTask<>(() -> this.guards.guard(dataSource, "first"));
			FutureTask<Object> second = new FutureTask<>(() -> this.guards.guard(dataSource, "second"));
			new Thread(first).start();
			dataSource.isRead.await();
			Thread waiting = new Thread(second);
			waiting.start();
			while (waiting.getState() != Thread.State.BLOCKED && waiting.getState() != Thread.State.WAITING) {
				Thread.onSpinWait();
			}
			dataSource.goOn.countDown();
			assertThat(second.get()).isSameAs(first.get()).isSameAs(this.guards.guard(dataSource, "third"));
			SlowToRead guarded = (SlowToRead) first.get();
			assertThatExceptionOfType(EgressBlockedException.class).isThrownBy(guarded::getConnection);
			assertThat(server.arrivals()).isZero();
		}
	}

	@Test
	void forgetWhenBeanIsDestroyedKeepsNothing() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		DataSourceFirewallPostProcessor processor = new DataSourceFirewallPostProcessor(
				() -> Firewall.of(Policy.builder().build()));
		beans.addBeanPostProcessor(processor);
		RootBeanDefinition definition = new RootBeanDefinition(DriverManagerDataSource.class,
				() -> new DriverManagerDataSource("jdbc:postgresql://elsewhere.example/shop"));
		definition.setScope("refreshing");
		beans.registerBeanDefinition("dataSource", definition);
		RefreshingScope scope = new RefreshingScope();
		beans.registerScope("refreshing", scope);
		Object first = beans.getBean("dataSource");
		assertThat(DataSourceGuards.isGuarded(first)).isTrue();
		assertThat(beans.getBean("dataSource")).isSameAs(first);
		scope.refresh();
		assertThat(processor.isEmpty()).isTrue();
		Object second = beans.getBean("dataSource");
		assertThat(second).isNotSameAs(first);
		beans.destroyBean("dataSource", second);
		assertThat(processor.isEmpty()).isTrue();
	}

	/** Makes its beans again when it is told to. */
	private static final class RefreshingScope implements Scope {

		private final Map<String, Object> beans = new HashMap<>();

		private final List<Runnable> destructions = new ArrayList<>();

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			return this.beans.computeIfAbsent(name, (key) -> factory.getObject());
		}

		@Override
		public @Nullable Object remove(String name) {
			return this.beans.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.destructions.add(callback);
		}

		@Override
		public @Nullable Object resolveContextualObject(String key) {
			return null;
		}

		@Override
		public @Nullable String getConversationId() {
			return null;
		}

		void refresh() {
			this.beans.clear();
			this.destructions.forEach(Runnable::run);
			this.destructions.clear();
		}

	}

	/** Does not tell where it connects to before it may. */
	static class SlowToRead extends DriverManagerDataSource {

		final CountDownLatch isRead = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		SlowToRead(String url) {
			super(url, "postgres", "");
		}

		@Override
		public String getUrl() {
			this.isRead.countDown();
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return super.getUrl();
		}

	}

}
