package dev.firewall.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.http.HttpFirewallAutoConfiguration;
import dev.firewall.spring.test.kit.HttpLoopbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Property sources that cannot list what they have.
 */
class AskedPropertySourceTests {

	@Test
	void startWhenSourceIsAskedReadsEverything() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("firewall.level", "error");
		properties.put("firewall.levels.redis", "off");
		properties.put("firewall.allow[0]", "https://api.example.com");
		properties.put("firewall.allow[1]", "cache.example:6379");
		properties.put("firewall.deny[0]", "https://api.example.com/admin/**");
		properties.put("firewall.rules[0].action", "deny");
		properties.put("firewall.rules[0].protocol", "amqp");
		properties.put("firewall.rules[0].routing-key[0]", "orders");
		properties.put("firewall.rules[0].routing-key[1]", "returns");
		properties.put("firewall.rules[1].action", "allow");
		properties.put("firewall.rules[1].host", "*.example.org");
		properties.put("firewall.fail-closed", "false");
		properties.put("firewall.rebinding.deny-private", true);
		properties.put("firewall.subprocess.external", "block");
		try (ConfigurableApplicationContext context = start(new Asked(properties))) {
			Policy policy = context.getBean("firewall", Firewall.class).policy();
			assertThat(policy).isNotNull();
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(policy.levels().of(Protocol.REDIS)).isEqualTo(Level.OFF);
			assertThat(policy.allowRules()).extracting((rule) -> rule.rule().text())
				.containsExactly("https://api.example.com", "cache.example:6379", "*.example.org");
			assertThat(policy.denyRules()).extracting((rule) -> rule.rule().text())
				.containsExactly("https://api.example.com/admin/**", "amqp routing-key=orders,returns");
			assertThat(policy.isFailClosed()).isFalse();
			assertThat(policy.isDenyPrivateRebinding()).isTrue();
			assertThat(policy.external()).isEqualTo(External.BLOCK);
		}
	}

	@Test
	void callWhenAskedSourceDoesNotAllowItSendsNothing() {
		Asked source = new Asked(Map.of("firewall.level", "error", "firewall.allow[0]", "https://elsewhere.example"));
		try (HttpLoopbackServer server = HttpLoopbackServer.start();
				ConfigurableApplicationContext context = start(source)) {
			RestTemplate client = context.getBean(RestTemplate.class);
			String uri = "http://127.0.0.1:" + server.port() + "/";
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> client.getForObject(uri, String.class));
			assertThat(server.arrivals()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "firewall, warn, a section belongs here", "firewall.locked, yes, true or false",
			"firewall.allow, a.example, a list belongs here", "firewall.allow[1], a.example, there is no [0] before it",
			"firewall.rules[0].host, a.example, add 'action: allow'", "firewall.levels.http, on, how strict" })
	void startWhenAskedSourceHasAMistakeTellsIt(String name, String value, String reason) {
		assertThatExceptionOfType(InvalidFirewallConfigurationException.class)
			.isThrownBy(() -> start(new Asked(Map.of(name, value))))
			.satisfies((ex) -> {
				assertThat(ex.mistakes()).singleElement().asString().contains(reason);
				assertThat(ex.mistakes().get(0).origin()).isEqualTo("'" + name + "' in asked");
			});
	}

	@Test
	void startWhenOthersComeFirstKeepsWhatTheySay() {
		MapPropertySource first = new MapPropertySource("first", Map.of("firewall.level", "off"));
		Asked second = new Asked(Map.of("firewall.level", "error", "firewall.levels.redis", "error"));
		try (ConfigurableApplicationContext context = start(first, second)) {
			Policy policy = context.getBean("firewall", Firewall.class).policy();
			assertThat(policy).isNotNull();
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.OFF);
			assertThat(policy.levels().of(Protocol.REDIS)).isEqualTo(Level.ERROR);
		}
	}

	private static ConfigurableApplicationContext start(PropertySource<?>... sources) {
		StandardEnvironment environment = new StandardEnvironment();
		List.of(sources).forEach(environment.getPropertySources()::addLast);
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(environment);
		return application.run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ FirewallAutoConfiguration.class, HttpFirewallAutoConfiguration.class })
	static class Application {

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

	}

	/** As those of JNDI. */
	private static final class Asked extends PropertySource<Map<String, Object>> {

		Asked(Map<String, Object> properties) {
			super("asked", properties);
		}

		@Override
		public @Nullable Object getProperty(String name) {
			return getSource().get(name);
		}

	}

}
