package dev.firewall.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link PolicyReader}.
 */
class PolicyReaderTests {

	static Stream<Arguments> mistakes() {
		return Stream.of(
				// keys
				mistake("alow: [http]", "alow", "did you mean 'allow'?"),
				mistake("allow-list: [http]", "allow-list", "did you mean 'allow'?"),
				mistake("allowList: [http]", "allowList", "did you mean 'allow'?"),
				mistake("lvl: warn", "lvl", "did you mean 'level'?"),
				mistake("foobar: 1", "foobar", "there are level, levels, allow"),
				mistake("restrict: ['http:*']", "restrict", "there is no 'restrict'"),
				mistake("smtp: {allow: ['*']}", "smtp", "protocols have no section of their own"),
				mistake("enabled: false", "enabled", "'level: off'"),
				mistake("{fail-closed: true, failClosed: false}", "failClosed", "twice"),
				mistake("true: x", "true", "there is no 'true'"),
				// levels
				mistake("level: true", "level", "does not say how strict"),
				mistake("level: on", "level", "does not say how strict"),
				mistake("level: 'on'", "level", "does not say how strict"),
				mistake("level: 0", "level", "'0' is not a level"), mistake("level: 1", "level", "'1' is not a level"),
				mistake("level:", "level", "nothing is not a level"),
				mistake("level: eror", "level", "did you mean 'error'?"),
				mistake("level: loud", "level", "use off, warn, or error"),
				mistake("level: ''", "level", "is not a level"),
				mistake("level: [warn]", "level", "a list is not a level"),
				mistake("level: {http: warn}", "level", "go below 'levels'"),
				mistake("levels: {htpp: warn}", "levels.htpp", "did you mean 'http'?"),
				mistake("levels: {subprocesss: warn}", "levels.subprocesss", "did you mean 'subprocess'?"),
				mistake("levels: {db: off}", "levels.db", "unknown protocol 'db'"),
				mistake("levels: {default: off}", "levels.default", "the level of all others is 'level'"),
				mistake("levels: {https: warn}", "levels.https", "write 'http'"),
				mistake("levels: {postgresql: warn}", "levels.postgresql", "write 'database'"),
				mistake("levels: {amqps: warn}", "levels.amqps", "write 'amqp'"),
				mistake("levels: {redis: warn, rediss: error}", "levels.rediss", "twice"),
				mistake("levels: {http: true}", "levels.http", "does not say how strict"),
				mistake("levels: warn", "levels", "a section belongs here"),
				// lists
				mistake("allow: api.example.com", "allow", "write a list"),
				mistake("allow: 'a.example, b.example'", "allow", "write a list"),
				mistake("allow:", "allow", "a list belongs here, not nothing"),
				mistake("deny: {http: x}", "deny", "a list belongs here, not a section"),
				mistake("allow: [http, 1]", "allow[1]", "not '1'"),
				mistake("allow: [http, null]", "allow[1]", "not nothing"),
				mistake("allow: [{http: api.example.com}]", "allow[0]", "not a section"),
				mistake("allow: ['*']", "allow[0]", "every destination"),
				mistake("allow: [http, 'htpp:x']", "allow[1]", "did you mean 'http'?"),
				mistake("deny: ['']", "deny[0]", "empty"), mistake("allow: ['192.0.2.*']", "allow[0]", "192.0.2.0/24"),
				mistake("allow: [localhost]", "allow[0]", "without a port"),
				mistake("allow: ['https://u:p@h.example']", "allow[0]", "user info"),
				// rules
				mistake("rules: {action: allow}", "rules", "a list belongs here"),
				mistake("rules: ['https://h.example']", "rules[0]", "go below 'allow' or 'deny'"),
				mistake("rules: [{action: allow, hots: h.example}]", "rules[0].hots", "did you mean 'host'?"),
				mistake("rules: [{action: allow, protocol: http, hosts: x}]", "rules[0].hosts", "did you mean 'host'?"),
				mistake("rules: [{action: allow, protocol: http, pth: /}]", "rules[0].pth", "did you mean 'path'?"),
				mistake("rules: [{action: allow, protocol: http, topic: x}]", "rules[0].topic", "there is no 'topic'"),
				mistake("rules: [{protocol: http}]", "rules[0]", "add 'action: allow'"),
				mistake("rules: [{action: log, protocol: http}]", "rules[0].action", "rules of tools"),
				mistake("rules: [{action: alert, protocol: http}]", "rules[0].action", "rules of tools"),
				mistake("rules: [{action: alow, protocol: http}]", "rules[0].action", "did you mean 'allow'?"),
				mistake("rules: [{action: true, protocol: http}]", "rules[0].action", "'true' is not an action"),
				mistake("rules: [{action: allow}]", "rules[0]", "neither a protocol nor a host"),
				mistake("rules: [{action: allow, host: '*'}]", "rules[0]", "neither a protocol nor a host"),
				mistake("rules: [{action: allow, port: 443}]", "rules[0]", "neither a protocol nor a host"),
				mistake("rules: [{action: allow, protocol: htpp}]", "rules[0].protocol", "did you mean 'http'?"),
				mistake("rules: [{action: allow, protocol: [http, redis]}]", "rules[0].protocol", "one rule for each"),
				mistake("rules: [{action: allow, host: h.example, method: GET}]", "rules[0].method",
						"needs a protocol"),
				mistake("rules: [{action: allow, protocol: dns, host: h.example}]", "rules[0].host", "use 'name'"),
				mistake("rules: [{action: allow, protocol: subprocess, host: h.example}]", "rules[0].host",
						"has no host"),
				mistake("rules: [{action: allow, protocol: https, scheme: http}]", "rules[0].scheme", "already says"),
				mistake("rules: [{action: allow, protocol: http, port: 70000}]", "rules[0].port", "is not a port"),
				mistake("rules: [{action: allow, protocol: http, port: '0443'}]", "rules[0].port", "leading zeros"),
				mistake("rules: [{action: allow, protocol: http, port: '80,443'}]", "rules[0].port", "list of ports"),
				mistake("rules: [{action: allow, protocol: http, port: 443.0}]", "rules[0].port", "in quotes"),
				mistake("rules: [{action: allow, protocol: http, method: 'GET, HEAD'}]", "rules[0].method",
						"[GET, HEAD]"),
				mistake("rules: [{action: allow, protocol: http, method: []}]", "rules[0].method", "is empty"),
				mistake("rules: [{action: allow, protocol: http, host: []}]", "rules[0].host", "is empty"),
				mistake("rules: [{action: allow, protocol: http, host: }]", "rules[0].host", "is empty"),
				mistake("rules: [{action: allow, protocol: http, host: ['a.example', '']}]", "rules[0].host[1]",
						"is empty"),
				mistake("rules: [{action: allow, protocol: redis, command: no}]", "rules[0].command", "in quotes"),
				mistake("rules: [{action: allow, protocol: http, host: {a: b}}]", "rules[0].host", "not a section"),
				mistake("rules: [{action: allow, protocol: http, path: '~('}]", "rules[0].path", "("),
				mistake("rules: [{action: allow, protocol: http, host: localhost, port: []}]", "rules[0].port",
						"is empty"),
				mistake("rules: [{action: allow, protocol: socket, host: 127.0.0.1}]", "rules[0]", "without a port"),
				// flags
				mistake("fail-closed: 1", "fail-closed", "true or false, not '1'"),
				mistake("fail_closed: 'true'", "fail_closed", "leave out the quotes"),
				mistake("locked: 'true'", "locked", "leave out the quotes"),
				mistake("locked: sure", "locked", "true or false, not 'sure'"),
				mistake("fail-on-uncovered: yes please", "fail-on-uncovered", "true or false, not 'yes please'"),
				mistake("locked:", "locked", "true or false, not nothing"),
				mistake("locked-unsafe: true", "locked-unsafe", "use allow or deny"),
				mistake("locked-unsafe: never", "locked-unsafe", "use allow or deny"),
				mistake("rebinding: true", "rebinding", "a section belongs here"),
				mistake("rebinding: {deny-privat: true}", "rebinding.deny-privat", "did you mean 'deny-private'?"),
				mistake("rebinding: {deny-private: 1}", "rebinding.deny-private", "true or false"),
				mistake("enforcement-points: {htp: {enabled: true}}", "enforcement-points.htp", "did you mean 'http'?"),
				mistake("enforcement-points: {http: false}", "enforcement-points.http", "a section belongs here"),
				mistake("enforcement-points: {http: {enabeld: true}}", "enforcement-points.http.enabeld",
						"did you mean 'enabled'?"),
				mistake("enforcement-points: {http: {enabled: 0}}", "enforcement-points.http.enabled", "true or false"),
				mistake("metrics: {timers: {enabled: true}}", "metrics.timers", "did you mean 'timer'?"),
				mistake("metrics: {timer: true}", "metrics.timer", "a section belongs here"),
				mistake("metrics: {timer: {enabled: 1}}", "metrics.timer.enabled", "true or false"),
				mistake("subprocess: {shells: []}", "subprocess.shells", "there is no 'shells'"),
				mistake("subprocess: block", "subprocess", "a section belongs here"),
				mistake("subprocess: {external: deny}", "subprocess.external", "use allow, warn or block"),
				mistake("subprocess: {external: false}", "subprocess.external", "use allow, warn or block"));
	}

	private static Arguments mistake(String yaml, String where, String text) {
		return Arguments.of(yaml, where, text);
	}

	private static Map<?, ?> tree(String yaml) {
		return (Map<?, ?>) new Yaml().load(yaml);
	}

	private static Policy read(String yaml) {
		return PolicyReader.strict().read(tree(yaml)).policy();
	}

	private static boolean proceeds(Firewall firewall, String method, String url) {
		return firewall.evaluate(Egress.http(method, URI.create(url))).proceeds();
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void readWhenMistakeTellsPropertyAndFix(String yaml, String where, String text) {
		assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> read(yaml)).satisfies((ex) -> {
			assertThat(ex.problems()).hasSize(1);
			assertThat(ex.problems().get(0).where()).isEqualTo(where);
			assertThat(ex.problems().get(0).toString()).contains(text);
		});
	}

	@Test
	void readWhenSeveralMistakesTellsAll() {
		InvalidPolicyException ex = catchThrowableOfType(InvalidPolicyException.class, () -> read("""
				level: true
				alow: []
				allow: [http, 'htpp:x', '*']
				rules:
				  - {action: allow, protocol: http, hots: a.example, port: x}
				  - {action: drop}
				"""));
		assertThat(ex.problems()).extracting(Problem::where)
			.containsExactly("level", "alow", "allow[1]", "allow[2]", "rules[0].hots", "rules[0].port",
					"rules[1].action");
	}

	@Test
	void readWhenEmptyGivesDefaults() {
		PolicyReader.Reading reading = PolicyReader.strict().read(Map.of());
		assertThat(reading.locked()).isFalse();
		assertThat(reading.failOnUncovered()).isFalse();
		assertThat(reading.policy().levels().defaultLevel()).isEqualTo(Level.ERROR);
		assertThat(reading.policy().isFailClosed()).isTrue();
		assertThat(reading.policy().isDenyPrivateRebinding()).isFalse();
		assertThat(reading.policy().allowRules()).isEmpty();
		assertThat(PolicyReader.strict().defaultLevel(Level.WARN).read(Map.of()).policy().levels().defaultLevel())
			.isEqualTo(Level.WARN);
	}

	@Test
	void readReadsEverything() {
		PolicyReader.Reading reading = PolicyReader.strict().read(tree("""
				level: Strict
				levels: {redis: off, database: warn, boto3: WARN, process: 'off'}
				allow: ['https://api.example.com/v1/**']
				deny: ['https://api.example.com/v1/refunds/**']
				rules:
				  - action: ALLOW
				    protocol: http
				    host: ['*.example.org', 192.0.2.0/24]
				    port: [80, '8080']
				    method: [GET, HEAD]
				    path: "~/api/v[0-9]+/users"
				    reason: read-only catalogue
				  - {action: deny, host: 198.51.100.7}
				  - {action: allow, protocol: redis, host: cache.example, db: 3}
				  - {action: allow, protocol: amqp, routingKey: orders}
				fail_closed: false
				fail_on_uncovered: true
				locked: true
				locked-unsafe: deny
				rebinding: {denyPrivate: true}
				enforcement-points: {http: {enabled: false}, datasource: {enabled: true}}
				metrics: {timer: {enabled: true}}
				subprocess: {external: Block}
				test: {anything: [1, {a: b}]}
				tools: whatever
				"""));
		Policy policy = reading.policy();
		assertThat(reading.locked()).isTrue();
		assertThat(reading.unsafeDenied()).isTrue();
		assertThat(reading.failOnUncovered()).isTrue();
		assertThat(policy.isFailClosed()).isFalse();
		assertThat(policy.isDenyPrivateRebinding()).isTrue();
		assertThat(policy.external()).isEqualTo(External.BLOCK);
		assertThat(policy.levels().defaultLevel()).isEqualTo(Level.ERROR);
		assertThat(policy.levels().exceptions()).isEqualTo(Map.of(Protocol.REDIS, Level.OFF, Protocol.DATABASE,
				Level.WARN, Protocol.AWS, Level.WARN, Protocol.SUBPROCESS, Level.OFF));
		assertThat(policy.allowRules()).hasSize(4);
		assertThat(policy.denyRules()).hasSize(2);
		assertThat(policy.allowRules().get(1).rule().reason()).isEqualTo("read-only catalogue");
		Firewall firewall = Firewall.of(policy);
		assertThat(proceeds(firewall, "GET", "http://a.example.org:8080/api/v2/users")).isTrue();
		assertThat(proceeds(firewall, "HEAD", "http://192.0.2.9/api/v2/users")).isTrue();
		assertThat(proceeds(firewall, "POST", "http://a.example.org/api/v2/users")).isFalse();
		assertThat(proceeds(firewall, "GET", "https://a.example.org/api/v2/users")).isFalse();
		assertThat(proceeds(firewall, "GET", "https://api.example.com/v1/refunds/7")).isFalse();
	}

	@Test
	void readWhenRuleNamesOnlyItsProtocolShowsIt() {
		Policy policy = read("rules: [{action: allow, protocol: kafka}]");
		assertThat(policy.allowRules().get(0).rule().text()).isEqualTo("kafka");
		assertThat(policy.broadRules()).hasSize(1);
	}

	@Test
	void readWhenPolicyIsNotLockedLeavesUnsafeAlone() {
		assertThat(PolicyReader.strict().read(Map.of("locked-unsafe", "deny")).unsafeDenied()).isFalse();
		assertThat(PolicyReader.strict().read(Map.of("locked", true)).unsafeDenied()).isFalse();
	}

	@Test
	void readWhenSourceKnowsOnlyTextTakesFlagsAsText() {
		Map<String, Object> tree = Map.of("locked", "TRUE", "fail-closed", "false");
		PolicyReader.Reading reading = PolicyReader.lenient().read(tree);
		assertThat(reading.locked()).isTrue();
		assertThat(reading.policy().isFailClosed()).isFalse();
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> PolicyReader.lenient("locked"::equals).read(tree))
			.satisfies((ex) -> assertThat(ex.problems()).extracting(Problem::where).containsExactly("fail-closed"));
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> PolicyReader.lenient().read(Map.of("locked", "yes")));
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> PolicyReader.lenient().read(Map.of("level", "true")));
	}

	@Test
	void readWhenListsHoldNullsTellsEach() {
		List<Object> nulls = new ArrayList<>(Arrays.asList(null, null));
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> PolicyReader.strict().read(Map.of("deny", nulls, "rules", nulls)))
			.satisfies((ex) -> assertThat(ex.problems()).hasSize(4));
	}

}
