package dev.firewall.spring.autoconfigure.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.DecisionRecord;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Clients as beans, with a policy that refuses what the server here would answer.
 */
abstract class AbstractClientBeanTests {

	final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

	final HttpLoopbackServer server = HttpLoopbackServer.start();

	final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(Firewall.class,
				() -> Firewall.builder()
					.policy(Policy.builder().allow("https://allowed.test").build())
					.recorder(this.records::add)
					.build())
		.withConfiguration(BootLine.clients());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	void assertRefused(Runnable call) {
		assertRefused(EgressBlockedException.class, call);
	}

	void assertRefused(Class<? extends Throwable> type, Runnable call) {
		int before = this.records.size();
		Throwable thrown = catchThrowable(call::run);
		assertThat(thrown).isInstanceOf(type);
		assertThat(EgressBlockedException.findIn(thrown)).isPresent();
		assertThat(this.records).hasSize(before + 1);
		assertThat(this.server.arrivals()).isZero();
	}

}
