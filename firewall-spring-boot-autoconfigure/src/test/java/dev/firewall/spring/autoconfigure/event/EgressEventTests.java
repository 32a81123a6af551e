package dev.firewall.spring.autoconfigure.event;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.FirewallAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EgressBlockedEvent} and {@link EgressWarnedEvent}.
 */
class EgressEventTests {

	private static final Egress API = Egress.http("GET", URI.create("https://api.example/v1"));

	private static final Egress NAME = Egress.dns("name.example");

	private static final String[] LEVELS = { "--firewall.level=error", "--firewall.levels.dns=warn" };

	@Test
	void eventsTellWhatWasRefusedAndHow() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			refuse(context);
			context.getBean(Firewall.class).enforce(NAME, "resolver");
			EgressRefusedEvent blocked = events(context).next();
			assertThat(blocked).isInstanceOf(EgressBlockedEvent.class);
			assertThat(blocked.getSource()).isSameAs(context);
			assertThat(blocked.egress()).isEqualTo(API);
			assertThat(blocked.decision().proceeds()).isFalse();
			assertThat(blocked.record().caller()).startsWith(getClass().getName());
			assertThat(blocked.getTimestamp()).isEqualTo(blocked.record().time().toEpochMilli());
			EgressRefusedEvent warned = events(context).next();
			assertThat(warned).isInstanceOf(EgressWarnedEvent.class);
			assertThat(warned.egress()).isEqualTo(NAME);
			assertThat(warned.record().bean()).isEqualTo("resolver");
		}
	}

	@Test
	void eventsWhenRefusedDuringTheStartArriveOnceEverythingIsThere() throws Exception {
		try (ConfigurableApplicationContext context = start(RefusedAtStart.class)) {
			assertThat(events(context).next().record().bean()).isEqualTo("constructor");
			assertThat(events(context).next().record().bean()).isEqualTo("singletons");
			refuse(context);
			assertThat(events(context).next().egress()).isEqualTo(API);
		}
	}

	@Test
	void listenerThatThrowsChangesNothing() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			events(context).action = () -> {
				throw new IllegalStateException("a listener that throws");
			};
			refuse(context);
			refuse(context);
			assertThat(events(context).next().egress()).isEqualTo(API);
			assertThat(events(context).next().egress()).isEqualTo(API);
		}
	}

	@Test
	void listenerThatReachesOutIsJudgedAndDoesNotRecurse() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			Firewall firewall = context.getBean(Firewall.class);
			BlockingQueue<Throwable> refused = new LinkedBlockingQueue<>();
			events(context).action = () -> {
				try {
					firewall.enforce(Egress.http("POST", URI.create("https://log.example/")));
				}
				catch (EgressBlockedException ex) {
					refused.add(ex);
				}
			};
			refuse(context);
			firewall.enforce(NAME);
			assertThat(refused.poll(10, TimeUnit.SECONDS)).hasMessageContaining("log.example");
			assertThat(refused.poll(10, TimeUnit.SECONDS)).hasMessageContaining("log.example");
			assertThat(events(context).next().egress()).isEqualTo(API);
			assertThat(events(context).next().egress()).isEqualTo(NAME);
			assertThat(events(context).received).isEmpty();
		}
	}

	@Test
	void listenerThatBlocksHoldsUpNeitherDecisionNorStartNorClose() throws Exception {
		CountDownLatch blocking = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Events.initial = () -> {
			blocking.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		};
		try (ConfigurableApplicationContext context = start(RefusedAtStart.class)) {
			blocking.await();
			for (int i = 0; i < 2000; i++) {
				refuse(context);
			}
			assertThat(context.getBean(Firewall.class).droppedRecords()).isPositive();
		}
		finally {
			Events.initial = Events.NOTHING;
			release.countDown();
		}
	}

	@Test
	void eventsGoToTheContextWhoseFirewallDecided() throws Exception {
		try (ConfigurableApplicationContext first = start(Application.class);
				ConfigurableApplicationContext second = start(Application.class)) {
			refuse(first);
			second.getBean(Firewall.class).enforce(NAME);
			assertThat(events(first).next().getSource()).isSameAs(first);
			assertThat(events(second).next().getSource()).isSameAs(second);
			assertThat(events(first).received).isEmpty();
			assertThat(events(second).received).isEmpty();
		}
	}

	@Test
	void eventsOfChildReachItsParentOnceAndNotTheOtherWayRound() throws Exception {
		try (ConfigurableApplicationContext parent = start(Application.class);
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Application.class).parent(parent)
					.web(WebApplicationType.NONE)
					.run(LEVELS)) {
			refuse(child);
			assertThat(events(child).next().getSource()).isSameAs(child);
			assertThat(events(parent).next().getSource()).isSameAs(child);
			refuse(parent);
			assertThat(events(parent).next().getSource()).isSameAs(parent);
			assertThat(events(child).received).isEmpty();
		}
	}

	@Test
	void eventsWhenContextIsClosedAreNotPublished() throws Exception {
		ConfigurableApplicationContext context = start(Application.class);
		Firewall firewall = context.getBean(Firewall.class);
		Events events = events(context);
		Heard heard = context.getBean(Heard.class);
		refuse(context);
		assertThat(events.next().egress()).isEqualTo(API);
		assertThat(heard.records.poll(10, TimeUnit.SECONDS)).isNotNull();
		context.close();
		firewall.enforce(NAME);
		// It is called after the publisher
		assertThat(heard.records.poll(10, TimeUnit.SECONDS)).isNotNull();
		assertThat(events.received).isEmpty();
	}

	private static ConfigurableApplicationContext start(Class<?> configuration) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(LEVELS);
	}

	private static void refuse(ConfigurableApplicationContext context) {
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> context.getBean(Firewall.class).enforce(API));
	}

	private static Events events(ConfigurableApplicationContext context) {
		return context.getBean(Events.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ FirewallAutoConfiguration.class, EgressEventAutoConfiguration.class })
	static class Application {

		@Bean
		Events events() {
			return new Events();
		}

		@Bean
		Heard heard() {
			return new Heard();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RefusedAtStart extends Application {

		@Bean
		SmartInitializingSingleton refused(Firewall firewall) {
			firewall.enforce(NAME, "constructor");
			return () -> firewall.enforce(NAME, "singletons");
		}

	}

	static class Events {

		private static final Runnable NOTHING = () -> {
		};

		private static volatile Runnable initial = NOTHING;

		private final BlockingQueue<EgressRefusedEvent> received = new LinkedBlockingQueue<>();

		private volatile Runnable action = initial;

		@EventListener
		void on(EgressRefusedEvent event) {
			this.received.add(event);
			this.action.run();
		}

		EgressRefusedEvent next() throws InterruptedException {
			EgressRefusedEvent event = this.received.poll(10, TimeUnit.SECONDS);
			assertThat(event).as("an event").isNotNull();
			return event;
		}

	}

	static class Heard implements DecisionListener {

		private final BlockingQueue<DecisionRecord> records = new LinkedBlockingQueue<>();

		@Override
		public void onDecision(DecisionRecord record) {
			this.records.add(record);
		}

	}

}
