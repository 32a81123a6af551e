package dev.firewall.spring.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.firewall.DecisionRecorder;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.FirewallBuilder;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The actuator of a real web application on a real port, on Tomcat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirewallActuatorWebTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.context = run();
		assertThat(this.context).extracting("webServer").asString().contains(server());
		Firewall firewall = this.context.getBean(Firewall.class);
		firewall.enforce(get("https://api.example.com/v1/items"));
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> firewall.enforce(get("https://other.example/v1?token=secret"), "billing"));
		}
		firewall.enforce(Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build());
		assertThatExceptionOfType(EgressBlockedException.class)
			.isThrownBy(() -> firewall.enforce(get("https://api.example.com/admin/x")));
		EgressScope.restrict("https://api.stripe.com")
			.label("payments")
			.run(() -> assertThatExceptionOfType(EgressBlockedException.class)
				.isThrownBy(() -> firewall.enforce(get("https://api.example.com/v1/items"))));
	}

	String server() {
		return "Tomcat";
	}

	SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class);
	}

	private ConfigurableApplicationContext run(String... arguments) {
		List<String> settings = List.of("server.port=0", "spring.flyway.enabled=false", "spring.main.banner-mode=off",
				"spring.jmx.enabled=false", "spring.jackson.property-naming-strategy=SNAKE_CASE",
				"management.endpoint.health.show-details=always", "management.health.redis.enabled=false",
				"management.endpoints.web.exposure.include=firewall,health,info,metrics",
				"spring.autoconfigure.exclude=dev.firewall.spring.autoconfigure.FirewallAutoConfiguration");
		return application().properties(settings.toArray(String[]::new)).run(arguments);
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@Test
	void firewallTellsThePolicy() throws Exception {
		String json = body("/actuator/firewall");
		assertThat(this.<Object>read(json, "$.level")).isEqualTo("error");
		assertThat(this.<Object>read(json, "$.levels")).isEqualTo(Map.of("redis", "warn"));
		assertThat(this.<Object>read(json, "$.locked")).isEqualTo(false);
		assertThat(this.<Object>read(json, "$.failClosed")).isEqualTo(true);
		assertThat(this.<Object>read(json, "$.policy.name")).isEqualTo("shop");
		assertThat(this.<Object>read(json, "$.policy.ruleCount")).isEqualTo(3);
		assertThat(this.<Object>read(json, "$.policy.broadRules")).isEqualTo(List.of("smtp"));
		assertThat(this.<Object>read(json, "$.policy.rules")).isEqualTo(List.of(
				Map.of("action", "deny", "text", "https://api.example.com/admin/**", "hits", 1, "neverUsed", false,
						"broad", false),
				Map.of("action", "allow", "text", "https://api.example.com", "hits", 1, "neverUsed", false, "broad",
						false),
				Map.of("action", "allow", "text", "smtp", "hits", 0, "neverUsed", true, "broad", true, "broadBecause",
						"opens every host over smtp")));
	}

	@Test
	void firewallTellsEnforcementPoints() throws Exception {
		String json = body("/actuator/firewall");
		assertThat(this.<List<String>>read(json, "$.enforcementPoints[*].name")).contains("aws", "datasource", "http",
				"process", "webclient");
		assertThat(this.<Object>read(json, "$.gate.installed")).isEqualTo(false);
		assertThat(this.<List<Object>>read(json, "$.gate.unguarded")).hasSize(1);
		assertThat(this.<List<Object>>read(json, "$.enforcementPoints[?(@.name == 'http')]"))
			.contains(Map.of("name", "http", "guards", "RestTemplate and RestClient", "state", "active"));
	}

	@Test
	void firewallTellsRefusals() throws Exception {
		String json = body("/actuator/firewall");
		assertThat(this.<Object>read(json, "$.blocked")).isEqualTo(5);
		assertThat(this.<Object>read(json, "$.warned")).isEqualTo(1);
		assertThat(this.<List<Object>>read(json, "$.refusals[*].count")).isEqualTo(List.of(1, 1, 1, 3));
		Map<String, Object> newest = read(json, "$.refusals[0]");
		assertThat(newest).containsEntry("cause", "ceiling")
			.containsEntry("frame", "payments")
			.doesNotContainKey("rule");
		assertThat(this.<Map<String, Object>>read(json, "$.refusals[1]")).containsEntry("cause", "deny-rule")
			.containsEntry("rule", "https://api.example.com/admin/**");
		assertThat(this.<Map<String, Object>>read(json, "$.refusals[2]")).containsEntry("outcome", "warned")
			.containsEntry("protocol", "redis");
		Map<String, Object> oldest = read(json, "$.refusals[3]");
		assertThat(oldest).containsEntry("outcome", "blocked")
			.containsEntry("protocol", "http")
			.containsEntry("egress", "GET https://other.example:443/v1")
			.containsEntry("host", "other.example")
			.containsEntry("port", 443)
			.containsEntry("cause", "not-allowed")
			.containsEntry("reason", "no allow rule of the policy 'shop' matches")
			.containsEntry("bean", "billing")
			.containsEntry("thread", Thread.currentThread().getName())
			.doesNotContainKeys("rule", "frame", "resolvedFrom");
		assertThat((String) oldest.get("caller")).startsWith(FirewallActuatorWebTests.class.getName() + ".");
		assertThat((String) oldest.get("first")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
		assertThat((String) oldest.get("last")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
		assertThat(json).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "*/*, text/plain", "text/yaml, text/yaml", "application/yaml, application/yaml" })
	void suggestionsAreYaml(String accept, String type) throws Exception {
		HttpResponse<String> response = request("GET", "/actuator/firewall/suggestions", accept);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((value) -> assertThat(value).startsWith(type));
		assertSuggested(response.body());
	}

	@Test
	void suggestionsWhenJsonIsAcceptedAreAString() throws Exception {
		HttpResponse<String> response = request("GET", "/actuator/firewall/suggestions", "application/json");
		assertSuggested(read(response.body(), "$.yaml"));
	}

	private void assertSuggested(String yaml) {
		assertThat(new Yaml().<Object>load(yaml))
			.isEqualTo(Map.of("firewall", Map.of("allow", List.of("https://other.example", "redis://cache:6379"))));
		assertThat(yaml).contains("# refused 3 times from " + FirewallActuatorWebTests.class.getName())
			.contains(" by bean 'billing'");
	}

	@Test
	void suggestionsWhenUnknownViewAreNotFound() throws Exception {
		assertThat(request("GET", "/actuator/firewall/suggestion", "*/*").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH" })
	void firewallWhenWrittenToRefuses(String method) throws Exception {
		assertThat(request(method, "/actuator/firewall", "*/*").statusCode()).isEqualTo(405);
		assertThat(request(method, "/actuator/firewall/suggestions", "*/*").statusCode()).isEqualTo(405);
	}

	@Test
	void infoTellsTheFirewall() throws Exception {
		String json = body("/actuator/info");
		assertThat(this.<Object>read(json, "$.firewall.level")).isEqualTo("error");
		assertThat(this.<Object>read(json, "$.firewall.ruleCount")).isEqualTo(3);
		assertThat(this.<Object>read(json, "$.firewall.blocked")).isEqualTo(5);
		assertThat(this.<Object>read(json, "$.firewall.gate.installed")).isEqualTo(false);
		assertThat(this.<Object>read(json, "$.firewall.enforcementPoints.http")).asString().contains("active");
	}

	@Test
	void healthWhenEverythingIsGuardedIsUp() throws Exception {
		String json = body("/actuator/health");
		assertThat(this.<Object>read(json, "$.components.firewall.status")).isEqualTo("UP");
		assertThat(this.<Object>read(json, "$.components.firewall.details.warned")).isEqualTo(1);
	}

	@Test
	void healthWhenSomethingIsNotGuardedIsDown() throws Exception {
		try (ConfigurableApplicationContext other = run("--test.unguarded=true")) {
			HttpResponse<String> response = request(other, "GET", "/actuator/health", "*/*");
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(this.<Object>read(response.body(), "$.components.firewall.status")).isEqualTo("DOWN");
			assertThat(this.<Object>read(response.body(), "$.components.firewall.details.enforcementPoints.ldap"))
				.isEqualTo("not-guarded: the source 'ldap' is of a final class");
		}
	}

	@Test
	void metricsCount() throws Exception {
		assertThat(measured("firewall.egress.blocked?tag=rule:none")).isEqualTo(4.0);
		assertThat(measured("firewall.egress.warned?tag=protocol:redis")).isEqualTo(1.0);
		assertThat(measured("firewall.egress.allowed?tag=outcome:allowed")).isEqualTo(1.0);
		assertThat(measured("firewall.listeners.dropped")).isEqualTo(0.0);
	}

	private double measured(String meter) throws Exception {
		return read(body("/actuator/metrics/" + meter), "$.measurements[0].value");
	}

	private String body(String path) throws Exception {
		HttpResponse<String> response = request("GET", path, "*/*");
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	private HttpResponse<String> request(String method, String path, String accept) throws Exception {
		return request(this.context, method, path, accept);
	}

	private static HttpResponse<String> request(ConfigurableApplicationContext application, String method, String path,
			String accept) throws IOException, InterruptedException {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		// A connection for each request: Netty may leave one alone whose request it
		// refused
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(PATIENCE)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Accept", accept)
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private <T> T read(String json, String path) {
		return JsonPath.read(json, path);
	}

	private static Egress get(String uri) {
		return Egress.http("GET", URI.create(uri));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		static Firewall firewall(ObjectProvider<DecisionRecorder> recorders) {
			FirewallBuilder builder = Firewall.builder()
				.policy(Policy.builder()
					.name("shop")
					.level(Level.ERROR)
					.level(Protocol.REDIS, Level.WARN)
					.allow("https://api.example.com", "smtp")
					.deny("https://api.example.com/admin/**")
					.build());
			recorders.orderedStream().forEach(builder::recorder);
			return builder.build();
		}

		@Bean
		EnforcementPoint testHttpEnforcementPoint() {
			return new EnforcementPoint("http", "RestTemplate and RestClient", EnforcementPoint.State.ACTIVE, null);
		}

		@Bean
		@ConditionalOnProperty("test.unguarded")
		EnforcementPoint ldapEnforcementPoint() {
			return new EnforcementPoint("ldap", "ContextSource", EnforcementPoint.State.NOT_GUARDED,
					"the source 'ldap' is of a final class");
		}

	}

}
