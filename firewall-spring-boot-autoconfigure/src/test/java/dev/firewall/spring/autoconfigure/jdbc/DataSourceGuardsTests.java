package dev.firewall.spring.autoconfigure.jdbc;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
