package com.acme;

import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.AllowLoopback;
import dev.firewall.spring.test.FirewallLevel;
import dev.firewall.spring.test.FirewallTest;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestTemplate;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with contexts of Spring Boot, run by a launcher as a user's are.
 */
class GuardedSpringTests {

	private static final HttpLoopbackServer PARTNER = HttpLoopbackServer.start();

	private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();

	@AfterAll
	static void stop() {
		PARTNER.close();
	}

	@Test
	void testWhenContextSaysNothingIsGuardedWithLevelError() {
		int before = PARTNER.received().size();
		assertThat(launch(Map.of(), Whole.class)).containsOnlyKeys("leaks")
			.hasEntrySatisfying("leaks", (failure) -> assertThat(failure).contains("Blocked GET " + PARTNER.uri("/"),
					"@AllowEgress", "com.acme.GuardedSpringTests"));
		assertThat(PARTNER.received()).hasSize(before + 3);
	}

	@Test
	void testWhenRefusedReachesNothing() {
		int before = PARTNER.arrivals();
		assertThat(launch(Map.of(), ByName.class)).containsOnlyKeys("call");
		assertThat(PARTNER.arrivals()).isEqualTo(before);
	}

	@Test
	void testWhenContextHasALevelKeepsIt() {
		assertThat(launch(Map.of(), Warning.class)).isEmpty();
	}

	@Test
	void contextWhenPoliciesOfTestsDifferIsShared() {
		CONTEXTS.clear();
		assertThat(launch(Map.of(), First.class, Second.class)).isEmpty();
		assertThat(CONTEXTS).hasSize(1);
	}

	@Test
	void plainTestWhenContextsAreCachedIsGuardedAllTheSame() {
		int before = PARTNER.arrivals();
		assertThat(launch(Map.of(), First.class, Plain.class)).isEmpty();
		assertThat(PARTNER.arrivals()).isEqualTo(before);
	}

	@Test
	void importsWhenListedForSlicesAreThoseOfTheStarter() throws Exception {
		assertThat(lines("dev.firewall.spring.test.AutoConfigureFirewall"))
			.containsExactlyElementsOf(lines("org.springframework.boot.autoconfigure.AutoConfiguration").stream()
				.filter((name) -> name.startsWith("dev.firewall."))
				.map((name) -> "optional:" + name)
				.toList());
	}

	private static List<String> lines(String imports) throws Exception {
		List<String> lines = new ArrayList<>();
		for (URL url : Collections
			.list(GuardedSpringTests.class.getClassLoader().getResources("META-INF/spring/" + imports + ".imports"))) {
			try (InputStream content = url.openStream()) {
				lines.addAll(new String(content.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
			}
		}
		return lines;
	}

	@Test
	void sliceWhenOfTheFirewallHoldsWhatItImports() {
		assertThat(launch(Map.of(), Slice.class)).isEmpty();
	}

	@Test
	void classWhenNamedInSettingsMayReachMore() {
		String name = "firewall.test.allow-by-class.com.acme.*";
		assertThat(launch(Map.of(name, PARTNER.rule()), ByName.class)).isEmpty();
		assertThat(launch(Map.of("firewall.test.allow-by-class.src/test/java/com/**", PARTNER.rule()), ByName.class))
			.isEmpty();
		assertThat(launch(Map.of("firewall.test.allow-by-class.com.*", PARTNER.rule()), ByName.class))
			.containsKeys("call");
		assertThat(launch(Map.of(name, "http://a b"), ByName.class).values()).singleElement()
			.asString()
			.contains(name + ": allow[0]");
		assertThat(launch(Map.of(name, " "), ByName.class).values()).singleElement()
			.asString()
			.contains("it names no rule");
	}

	static Map<String, String> launch(Map<String, String> parameters, Class<?>... classes) {
		Map<String, String> failures = new ConcurrentHashMap<>();
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
			.configurationParameter("firewall.test.enabled", "true")
			.configurationParameters(parameters);
		for (Class<?> type : classes) {
			request.selectors(DiscoverySelectors.selectClass(type));
		}
		try (LauncherSession session = LauncherFactory.openSession()) {
			session.getLauncher().execute(request.build(), new TestExecutionListener() {

				@Override
				public void executionFinished(TestIdentifier test, TestExecutionResult result) {
					result.getThrowable()
						.ifPresent((thrown) -> failures.put(test.getDisplayName().replace("()", ""),
								thrown + " " + List.of(thrown.getSuppressed())));
				}

			});
		}
		return failures;
	}

	/** By a client that no bean holds, so that nobody can tell which context it is of. */
	private static void store() {
		try (S3Client client = S3Client.builder()
			.endpointOverride(PARTNER.uri(""))
			.forcePathStyle(true)
			.region(Region.EU_WEST_1)
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build()) {
			client.putObject((put) -> put.bucket("bucket").key("key"), RequestBody.fromString("text"));
		}
	}

	private static void call(RestTemplate client) {
		client.getForObject(PARTNER.uri("/"), String.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Client {

		@Bean
		RestTemplate client() {
			return new RestTemplate();
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Client.class)
	static class Application {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Whole {

		@Autowired
		private RestTemplate client;

		@Test
		void leaks() {
			call(this.client);
		}

		@Test
		@AllowLoopback
		void loopback() {
			call(this.client);
		}

		@Test
		void block() {
			TestFirewall.allowLoopback().run(() -> call(this.client));
			TestFirewall.expectBlocked(() -> call(this.client));
		}

		@Test
		@FirewallLevel(Level.WARN)
		void warns(RecordedEgress recorded) {
			call(this.client);
			assertThat(recorded).warned(PARTNER.rule()).blockedNothing();
		}

	}

	@SpringBootTest(classes = Application.class, properties = "firewall.level=warn",
			webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class Warning {

		@Autowired
		private RestTemplate client;

		@Test
		void warns(RecordedEgress recorded) {
			call(this.client);
			assertThat(recorded).warned(PARTNER.rule()).blockedNothing();
		}

		@Test
		void warnsOfClientsThatNoBeanHolds(RecordedEgress recorded) {
			store();
			assertThat(recorded).warned("aws://127.0.0.1:" + PARTNER.port()).blockedNothing();
		}

	}

	static class Plain {

		@Test
		void isGuarded(RecordedEgress recorded) {
			TestFirewall.expectBlocked(GuardedSpringTests::store);
			assertThat(recorded).blocked("aws://127.0.0.1:" + PARTNER.port(), 1);
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@AllowEgress("http://a.partner.example")
	static class First {

		@Autowired
		private ApplicationContext context;

		@Test
		void shares() {
			CONTEXTS.add(this.context);
		}

		@Nested
		@AllowLoopback
		class Inner {

			@Test
			@FirewallLevel(Level.OFF)
			void shares() {
				CONTEXTS.add(First.this.context);
			}

		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@AllowEgress("http://b.partner.example")
	static class Second {

		@Autowired
		private ApplicationContext context;

		@Test
		@AllowEgress("http://c.partner.example")
		void shares() {
			CONTEXTS.add(this.context);
		}

	}

	@FirewallTest
	@Import(Client.class)
	static class Slice {

		@Autowired
		private RestTemplate client;

		@Autowired
		private ApplicationContext context;

		@Test
		void holdsTheFirewall() {
			assertThat(this.context.getBeansOfType(Firewall.class)).hasSize(1);
			assertThat(this.context.getBeanDefinitionNames())
				.noneMatch((name) -> name.contains("PropertyPlaceholderAutoConfiguration"));
		}

		@Test
		void isGuarded() {
			TestFirewall.expectBlocked(() -> call(this.client));
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	static class ByName {

		@Autowired
		private RestTemplate client;

		@Test
		void call() {
			GuardedSpringTests.call(this.client);
		}

	}

}
