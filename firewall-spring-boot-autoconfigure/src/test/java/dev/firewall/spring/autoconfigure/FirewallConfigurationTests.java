package dev.firewall.spring.autoconfigure;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.CompiledRule;
import dev.firewall.policy.External;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what stands below {@code firewall} in the files and variables of an
 * application.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirewallConfigurationTests {

	@Test
	void startWhenConfiguredReadsEverything() {
		try (ConfigurableApplicationContext context = start("--spring.profiles.active=config-good")) {
			Policy policy = policy(context);
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(policy.levels().exceptions())
				.isEqualTo(Map.of(Protocol.REDIS, Level.OFF, Protocol.DATABASE, Level.WARN));
			assertThat(rules(policy.allowRules())).containsExactly("https://api.example.com", "http://127.0.0.1:8080",
					"http", "http host=[*.example.org, 192.0.2.0/24] port=8443 method=GET,HEAD");
			assertThat(policy.allowRules().get(3).rule().reason()).isEqualTo("read-only catalogue");
			assertThat(rules(policy.denyRules())).containsExactly("https://api.example.com/admin/**");
			assertThat(policy.isFailClosed()).isFalse();
			assertThat(policy.isDenyPrivateRebinding()).isTrue();
		}
	}

	@Test
	void startTellsLevelCountsAndBroadRules(CapturedOutput output) {
		start("--spring.profiles.active=config-good").close();
		assertThat(output)
			.containsOnlyOnce("Firewall at level error (database warn, redis off): 4 allow rules, 1 deny rule")
			.containsOnlyOnce("Broad rule 'http': opens every host over http")
			.containsOnlyOnce("Rule 'http://127.0.0.1:8080' opens an endpoint on loopback");
	}

	@Test
	void startWhenNothingIsConfiguredWarns(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(policy(context).levels().defaultLevel()).isEqualTo(Level.WARN);
			assertThat(output).contains("Firewall at level warn: 0 allow rules, 0 deny rules");
		}
	}

	@Test
	void startWhenYamlSaysOffIsOff() {
		try (ConfigurableApplicationContext context = start("--spring.profiles.active=config-off")) {
			assertThat(policy(context).levels().defaultLevel()).isEqualTo(Level.OFF);
		}
	}

	@Test
	void startWhenMistakesTellsAllWithTheirLines(CapturedOutput output) {
		assertThatExceptionOfType(InvalidFirewallConfigurationException.class)
			.isThrownBy(() -> start("--spring.profiles.active=config-mistakes"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The configuration of the firewall has 12 mistakes:")
			.contains("Correct these properties.");
		assertMistake(output, "firewall.level", 2, "'true' does not say how strict", null);
		assertMistake(output, "firewall.levels.htpp", 4, "unknown protocol 'htpp'", "did you mean 'http'?");
		assertMistake(output, "firewall.alow", 6, "there is no 'alow'", "did you mean 'allow'?");
		assertThat(output).contains("firewall.allow-list").contains("there is no 'allow-list'");
		assertMistake(output, "firewall.allow[1]", 10, "unknown protocol 'htpp'", "did you mean 'http'?");
		assertMistake(output, "firewall.allow[2]", 11, "a rule as text belongs here, not '7'", "write it in quotes");
		assertMistake(output, "firewall.allow[3]", 12, "'no.such.property'", "define it, or write a value");
		assertMistake(output, "firewall.deny", 13, "a list belongs here, not 'a.example, b.example'", "write a list");
		assertMistake(output, "firewall.rules[0].hots", 17, "there is no 'hots'", "did you mean 'host'?");
		assertMistake(output, "firewall.rules[1].action", 18, "'log' is an action for rules of tools", null);
		assertMistake(output, "firewall.locked", 20, "a flag is true or false, not 'true'", "leave out the quotes");
		assertMistake(output, "firewall.fail-closed", 21, "a flag is true or false, not nothing", null);
	}

	private static void assertMistake(CapturedOutput output, String property, int line, String reason, String fix) {
		String[] lines = output.toString().split("\\R");
		int at = List.of(lines).indexOf("    Property: " + property);
		assertThat(at).as(property).isNotNegative();
		assertThat(lines[at + 1]).startsWith("    Origin: application-config-mistakes.yml line " + line + ", ");
		assertThat(lines[at + 2]).startsWith("    Reason: ").contains(reason);
		if (fix != null) {
			assertThat(lines[at + 3]).startsWith("    Fix: ").contains(fix);
		}
	}

	@Test
	void startWhenOneMistakeTellsLineOfItsDocument(CapturedOutput output) {
		assertThatExceptionOfType(InvalidFirewallConfigurationException.class)
			.isThrownBy(() -> start("--spring.profiles.active=config-mistake"));
		assertThat(output).contains("The configuration of the firewall has a mistake:")
			.contains("Property: firewall.allow[1]")
			.contains("application-config-mistake.yml line 8")
			.contains("192.0.2.0/24")
			.contains("Correct this property.");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			--firewall.alow=x,                     firewall.alow,         did you mean 'allow'?
			--firewall.allow=a.example,            firewall.allow,        a list belongs here
			'--firewall.allow=a.test,b.test',      firewall.allow,        a list belongs here
			--firewall.allow[1]=a.example,         firewall.allow[1],     there is no [0] before it
			--firewall.level=true,                 firewall.level,        does not say how strict
			--firewall.level.http=warn,            firewall.level,        go below 'levels'
			--firewall.levels.default=warn,        firewall.levels.default, 'level'
			--firewall.locked=yes,                 firewall.locked,       true or false
			--firewall=warn,                       firewall,              a section belongs here
			--firewall.rules[0].host=a.example,    firewall.rules[0],     add 'action: allow'
			--firewall.enforcement-points.htp.enabled=false, firewall.enforcement-points.htp, did you mean 'http'?
			--firewall.smtp.allow=*,               firewall.smtp,         protocols have no section
			--firewall.enabled=false,              firewall.enabled,      level: off
			--spring.profiles.active=config-on,    firewall.level,        does not say how strict
			--spring.profiles.active=config-null,  firewall.allow,        a list belongs here
			""")
	void startWhenMistakeTellsPropertyAndReason(String argument, String property, String reason) {
		assertThatExceptionOfType(InvalidFirewallConfigurationException.class).isThrownBy(() -> start(argument))
			.satisfies((ex) -> {
				assertThat(ex.mistakes()).hasSize(1);
				assertThat(ex.mistakes().get(0).property()).isEqualTo(property);
				assertThat(ex.mistakes().get(0).toString()).contains(reason);
				assertThat(ex.mistakes().get(0).origin()).isNotNull();
			});
	}

	@Test
	void startWhenListOfYamlIsEmptyHasNoRules() {
		try (ConfigurableApplicationContext context = start("--spring.profiles.active=config-base,config-empty")) {
			assertThat(policy(context).allowRules()).isEmpty();
			assertThat(policy(context).levels().of(Protocol.REDIS)).isEqualTo(Level.WARN);
		}
	}

	@Test
	void startWhenSeveralFilesJoinsSectionsAndReplacesLists() {
		try (ConfigurableApplicationContext context = start("--spring.profiles.active=config-base,config-narrower")) {
			Policy policy = policy(context);
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(policy.levels().exceptions())
				.isEqualTo(Map.of(Protocol.REDIS, Level.WARN, Protocol.KAFKA, Level.OFF));
			assertThat(rules(policy.allowRules())).containsExactly("https://narrower.example");
			assertThat(rules(policy.denyRules())).containsExactly("https://denied.example");
		}
	}

	@Test
	void startWhenPropertiesFileReadsTexts() {
		try (ConfigurableApplicationContext context = start("--spring.profiles.active=config-text")) {
			Policy policy = policy(context);
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(policy.levels().of(Protocol.KAFKA)).isEqualTo(Level.WARN);
			assertThat(policy.isFailClosed()).isFalse();
			assertThat(policy.isDenyPrivateRebinding()).isTrue();
			assertThat(rules(policy.allowRules())).containsExactly("https://api.example.com");
			assertThat(rules(policy.denyRules())).containsExactly("amqp port=5672 routing-key=orders");
		}
	}

	@Test
	void startWhenVariablesReadsThem() {
		Map<String, Object> variables = new LinkedHashMap<>();
		variables.put("FIREWALL_LEVEL", "error");
		variables.put("FIREWALL_LEVELS_REDIS", "off");
		variables.put("FIREWALL_ALLOW_0", "https://api.example.com");
		variables.put("FIREWALL_ALLOW_1", "cache.example:6379");
		variables.put("FIREWALL_RULES_0_ACTION", "deny");
		variables.put("FIREWALL_RULES_0_PROTOCOL", "amqp");
		variables.put("FIREWALL_RULES_0_ROUTING_KEY_0", "orders");
		variables.put("FIREWALL_RULES_0_ROUTING_KEY_1", "returns");
		variables.put("FIREWALL_FAIL_CLOSED", "false");
		variables.put("FIREWALL_REBINDING_DENY_PRIVATE", "true");
		variables.put("FIREWALL_ENFORCEMENT_POINTS_HTTP_ENABLED", "true");
		variables.put("FIREWALL_WEB_PROBLEM_DETAILS_ENABLED", "true");
		variables.put("FIREWALL_METRICS_TIMER_ENABLED", "true");
		variables.put("FIREWALL_SUBPROCESS_EXTERNAL", "block");
		variables.put("FIREWALL_LOCKED_UNSAFE", "allow");
		variables.put("FIREWALL_FAIL_ON_UNCOVERED", "false");
		variables.put("FIREWALL_POLICY", "policy.yml");
		variables.put("FIREWALL_INHERITED", "1");
		variables.put("FIREWALL_INHERITED_2", "more");
		variables.put("FIREWALL_SERVICE_HOST", "10.0.0.1");
		variables.put("FIREWALL_PORT_80_TCP", "tcp://10.0.0.1:80");
		try (ConfigurableApplicationContext context = start(variables)) {
			Policy policy = policy(context);
			assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(policy.levels().of(Protocol.REDIS)).isEqualTo(Level.OFF);
			assertThat(rules(policy.allowRules())).containsExactly("https://api.example.com", "cache.example:6379");
			assertThat(rules(policy.denyRules())).containsExactly("amqp routing-key=orders,returns");
			assertThat(policy.isFailClosed()).isFalse();
			assertThat(policy.isDenyPrivateRebinding()).isTrue();
			assertThat(policy.external()).isEqualTo(External.BLOCK);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			FIREWALL_FAILCLOSED,  1,               firewall.failclosed,  true or false
			FIREWALL_ALLOW,       'a.test,b.test', firewall.allow,       a list belongs here
			FIREWALL_ALOW_0,      a.example,       firewall.alow,        did you mean 'allow'?
			FIREWALL_LEVEL,       on,              firewall.level,       does not say how strict
			FIREWALL_SUBPROCESS_EXTERNAL, no,      firewall.subprocess.external, 'use allow, warn or block'
			FIREWALL_LEVELS_HTPP, warn,            firewall.levels.htpp, did you mean 'http'?
			FIREWALL_RULES_0_HOTS, a.example,      firewall.rules[0].hots, did you mean 'host'?
			""")
	void startWhenMistakeInVariableTellsVariable(String name, String value, String property, String reason) {
		assertThatExceptionOfType(InvalidFirewallConfigurationException.class)
			.isThrownBy(() -> start(Map.of(name, (Object) value)))
			.satisfies((ex) -> assertThat(ex.mistakes()).anySatisfy((mistake) -> {
				assertThat(mistake.property()).isEqualTo(property);
				assertThat(mistake.toString()).contains(reason);
				assertThat(mistake.origin()).contains(name);
			}));
	}

	@Test
	void startWhenSeveralContextsKeepsTheirPolicies() {
		Egress base = Egress.http("GET", URI.create("https://base.example/"));
		Egress narrower = Egress.http("GET", URI.create("https://narrower.example/"));
		try (ConfigurableApplicationContext first = start("--spring.profiles.active=config-base");
				ConfigurableApplicationContext second = start("--spring.profiles.active=config-base,config-narrower")) {
			assertThat(first.getBean(Firewall.class).evaluate(base).proceeds()).isTrue();
			assertThat(first.getBean(Firewall.class).evaluate(narrower).proceeds()).isFalse();
			assertThat(second.getBean(Firewall.class).evaluate(base).proceeds()).isFalse();
			assertThat(second.getBean(Firewall.class).evaluate(narrower).proceeds()).isTrue();
			assertThat(Firewall.active().policy()).isNull();
		}
	}

	@Test
	void startWhenChildContextUsesWhatItAndItsParentSay() {
		SpringApplicationBuilder parent = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE);
		try (ConfigurableApplicationContext outer = parent.run("--spring.profiles.active=config-base");
				ConfigurableApplicationContext plain = parent.child(Application.class)
					.web(WebApplicationType.NONE)
					.run();
				ConfigurableApplicationContext own = parent.child(Application.class)
					.web(WebApplicationType.NONE)
					.run("--firewall.allow[0]=https://own.example")) {
			assertThat(rules(policy(outer).allowRules())).contains("https://base.example");
			assertThat(rules(policy(plain).allowRules())).contains("https://base.example");
			assertThat(rules(policy(own).allowRules())).containsExactly("https://own.example");
			assertThat(policy(own).levels().defaultLevel()).isEqualTo(Level.ERROR);
			assertThat(own.getBean(Firewall.class)).isNotSameAs(outer.getBean(Firewall.class));
		}
	}

	@Test
	void startWhenInitializerAddsPropertiesUsesThem() {
		SpringApplication application = application();
		application.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("late", Map.of("late.port", 8443, "firewall.level", "error"))));
		try (ConfigurableApplicationContext context = application
			.run("--firewall.allow[0]=https://late.example:${late.port}")) {
			assertThat(rules(policy(context).allowRules())).containsExactly("https://late.example:8443");
			assertThat(policy(context).levels().defaultLevel()).isEqualTo(Level.ERROR);
		}
	}

	private static Policy policy(ConfigurableApplicationContext context) {
		Policy policy = context.getBean("firewall", Firewall.class).policy();
		assertThat(policy).isNotNull();
		return policy;
	}

	private static List<String> rules(List<CompiledRule> rules) {
		return rules.stream().map((rule) -> rule.rule().text()).toList();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return application().run(arguments);
	}

	private static ConfigurableApplicationContext start(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
		SpringApplication application = application();
		application.setEnvironment(environment);
		return application.run();
	}

	private static SpringApplication application() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(FirewallAutoConfiguration.class)
	static class Application {

	}

}
