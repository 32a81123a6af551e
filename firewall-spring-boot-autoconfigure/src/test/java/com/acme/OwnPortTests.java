package com.acme;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.client.RestTemplate;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The port that an application serves, which its own tests may reach.
 */
class OwnPortTests {

	private static final HttpLoopbackServer PARTNER = HttpLoopbackServer.start();

	private static final HttpLoopbackServer OWN = HttpLoopbackServer.start();

	@AfterAll
	static void stop() {
		PARTNER.close();
		OWN.close();
	}

	@Test
	void portWhenOfTheApplicationItselfIsOpenAndNoOther() {
		int before = PARTNER.arrivals();
		assertThat(GuardedSpringTests.launch(Map.of(), OwnPort.class)).isEmpty();
		assertThat(PARTNER.arrivals()).isEqualTo(before);
	}

	@SpringBootTest(classes = GuardedSpringTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@ContextConfiguration(initializers = Served.class)
	static class OwnPort {

		@Autowired
		private RestTemplate client;

		@Test
		void open() {
			for (String host : List.of("localhost", "127.0.0.1")) {
				URI own = URI.create("http://" + host + ":" + OWN.port() + "/");
				assertThat(this.client.getForObject(own, String.class)).isEqualTo("GET /");
			}
			TestFirewall.expectBlocked(() -> this.client.getForObject(PARTNER.uri("/"), String.class));
		}

		@Test
		void openInASandbox(EgressSandbox sandbox) {
			sandbox.http(PARTNER.rule()).answers(200, "stubbed");
			URI own = URI.create("http://localhost:" + OWN.port() + "/");
			assertThat(this.client.getForObject(own, String.class)).isEqualTo("GET /");
			assertThat(this.client.getForObject(PARTNER.uri("/"), String.class)).isEqualTo("stubbed");
			TestFirewall.expectBlocked(() -> this.client.getForObject("https://other.example", String.class));
			assertThat(sandbox).called("http", 2);
		}

	}

	/** Serves what the context says that it serves. */
	static class Served implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("ports", Map.of("local.server.port", OWN.port())));
		}

	}

}
