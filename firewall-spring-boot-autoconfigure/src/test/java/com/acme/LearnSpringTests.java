package com.acme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of a context learn, read by the context.
 */
class LearnSpringTests {

	private static final HttpLoopbackServer PARTNER = HttpLoopbackServer.start();

	private static final String CONFIGURATION = "spring.config.additional-location";

	private static HttpServer own;

	@TempDir
	private Path directory;

	@BeforeAll
	static void serve() throws Exception {
		own = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		own.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		own.start();
	}

	@AfterAll
	static void stop() {
		own.stop(0);
		PARTNER.close();
	}

	@Test
	void contextWhenItReadsWhatItsTestsLearnedLetsThemPass() throws Exception {
		Map<String, String> parameters = new HashMap<>(
				Map.of("firewall.test.report.directory", this.directory.toString()));
		assertThat(GuardedSpringTests.launch(parameters, Before.class)).containsOnlyKeys("calls");
		assertThat(PARTNER.received()).isEmpty();

		parameters.put("firewall.test.learn", "true");
		assertThat(GuardedSpringTests.launch(parameters, Learning.class)).isEmpty();
		assertThat(PARTNER.received()).hasSize(1);
		Path learned = this.directory.resolve("learned.yml");
		assertThat(learned).content()
			.contains("LearnSpringTests$Learning.calls() through bean 'client'", "    - \"" + PARTNER.rule() + "\"")
			.doesNotContain(":" + own.getAddress().getPort());

		parameters.remove("firewall.test.learn");
		Path application = Files.createDirectory(this.directory.resolve("config")).resolve("application.yml");
		Files.copy(learned, application);
		System.setProperty(CONFIGURATION, application.toUri().toString());
		try {
			assertThat(GuardedSpringTests.launch(parameters, Pasted.class)).isEmpty();
		}
		finally {
			System.clearProperty(CONFIGURATION);
		}
		assertThat(PARTNER.received()).hasSize(2);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RestTemplate client() {
			return new RestTemplate();
		}

	}

	@ContextConfiguration(initializers = Served.class)
	abstract static class Calls {

		@Autowired
		private RestTemplate client;

		@Test
		void calls() {
			this.client.getForObject("http://localhost:" + own.getAddress().getPort() + "/", String.class);
			this.client.getForObject(PARTNER.uri("/"), String.class);
		}

	}

	/** Contexts of their own, so that each reads the configuration anew. */
	@SpringBootTest(classes = Application.class, properties = "run=before",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Before extends Calls {

	}

	@SpringBootTest(classes = Application.class, properties = "run=learning",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Learning extends Calls {

	}

	@SpringBootTest(classes = Application.class, properties = "run=pasted",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Pasted extends Calls {

	}

	/** Serves what the context says that it serves. */
	static class Served implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("ports", Map.of("local.server.port", own.getAddress().getPort())));
		}

	}

}
