package dev.firewall.policy;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import dev.firewall.Decision;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Policies as bytes.
 */
class WrittenPolicyTests {

	@ParameterizedTest
	@ValueSource(strings = { "http", "https://api.example.com:8443/v1/**", "http://api.example.com",
			"redis://cache:6379/0", "postgresql://db.internal:5432/shop", "ssh://deploy@build.example.com",
			"amqp://broker.example.com/shop", "api.example.com", "*.example.com:443", "10.0.0.0/8", "192.0.2.7:443",
			"[2001:db8::1]:443", "[2001:db8::]/32", "subprocess:/usr/bin/git", "subprocess:/usr/local/bin/*",
			"aws:s3:GetObject@eu-west-1", "dns:db.internal", "mcp:server/tool", "unix:/run/app.sock", "localhost:5432",
			"redis://localhost", "glob?.example.com", "~api[0-9]+[.]example", "*a*", "http:b\u00fccher.example",
			"169.254.169.254:80", "[::1]:8080" })
	void readWhenWrittenAsTextHasTheSamePattern(String rule) {
		Policy policy = Policy.builder().allow(rule).deny(rule).build();
		Policy read = copy(policy);
		assertThat(describe(read.allowRules())).isEqualTo(describe(policy.allowRules()));
		assertThat(describe(read.denyRules())).isEqualTo(describe(policy.denyRules()));
	}

	private static List<String> describe(List<CompiledRule> rules) {
		return rules.stream()
			.map((rule) -> rule.rule().text() + " is "
					+ rule.rule().pattern().node().toString().replaceAll("@\\w+", "").replaceAll("0x\\w+", ""))
			.map((text) -> text.replaceAll("Lambda[^,\\]]*", "Lambda"))
			.toList();
	}

	@Test
	void readWhenPolicyHasSettingsKeepsThem() {
		Policy policy = Policy.builder()
			.level(Level.WARN)
			.level(Protocol.REDIS, Level.ERROR)
			.level(Protocol.AWS, Level.OFF)
			.failClosed(false)
			.denyPrivateRebinding(true)
			.external(External.BLOCK)
			.rule(Rule.deny("redis://cache").because("too slow"))
			.build();
		Policy read = copy(policy);
		assertThat(read.name()).isEqualTo("copy");
		assertThat(read.levels().defaultLevel()).isEqualTo(Level.WARN);
		assertThat(read.levels().exceptions()).isEqualTo(policy.levels().exceptions());
		assertThat(read.isFailClosed()).isFalse();
		assertThat(read.isDenyPrivateRebinding()).isTrue();
		assertThat(read.external()).isEqualTo(External.BLOCK);
		assertThat(read.denyRules().get(0).rule().reason()).isEqualTo("too slow");
		assertThat(copy(Policy.builder().build()).external()).isNull();
	}

	@Test
	void readWhenLevelsAreOthersHasThose() {
		WrittenPolicy written = WrittenPolicy.of(Policy.builder().build(), Levels.of(Level.WARN));
		assertThat(WrittenPolicy.read(written.bytes(), "copy").levels().defaultLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void readWhenWrittenAgainIsTheSame() {
		Policy policy = Policy.builder()
			.allow("https://api.example.com", "10.0.0.0/8", "*.example.org")
			.allow(EgressPattern.http().host("a.example", "b.example").method("get").or(EgressPattern.of("redis")))
			.level(Protocol.REDIS, Level.OFF)
			.level(Protocol.AMQP, Level.OFF)
			.build();
		byte[] once = WrittenPolicy.of(policy, policy.levels()).bytes();
		Policy read = WrittenPolicy.read(once, "copy");
		assertThat(WrittenPolicy.of(read, read.levels()).bytes()).isEqualTo(once);
	}

	@Test
	void readWhenPatternsAreCombinedDecidesAlike() {
		EgressPattern redis = EgressPattern.of("redis");
		Policy policy = copy(Policy.builder()
			.allow(redis.host("cache").and(redis.field("command", "FLUSHALL").negate()))
			.allow(EgressPattern.http().host("a.example").or(EgressPattern.of("https").host("b.example")))
			.build());
		assertThat(allows(policy, Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build()))
			.isTrue();
		assertThat(
				allows(policy, Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "flushall").build()))
			.isFalse();
		assertThat(allows(policy, Egress.http("GET", URI.create("http://a.example/")))).isTrue();
		assertThat(allows(policy, Egress.http("GET", URI.create("http://b.example/")))).isFalse();
		assertThat(allows(policy, Egress.http("GET", URI.create("https://b.example/")))).isTrue();
		assertThat(allows(policy, Egress.dns("b.example"))).isTrue();
	}

	/** Nothing gets wider by leaving a predicate out. */
	@Test
	void readWhenPredicateIsLostNarrows() {
		EgressPattern first = EgressPattern.http().host("a.example").fieldMatching("method", "GET"::equals);
		EgressPattern second = EgressPattern.http().hostMatching("b.example"::equals);
		EgressPattern third = EgressPattern.http().host("c.example").portMatching((port) -> port == 80);
		EgressPattern plain = EgressPattern.http().host("d.example");
		Policy policy = Policy.builder()
			.allow(first)
			.allow(second.or(plain))
			.allow(third.and(plain))
			.allow(first.negate())
			.build();
		WrittenPolicy written = WrittenPolicy.of(policy, policy.levels());
		assertThat(written.lossyRules()).hasSize(4);
		Policy read = WrittenPolicy.read(written.bytes(), "copy");
		for (String host : List.of("a.example", "b.example", "c.example")) {
			assertThat(allows(read, Egress.http("GET", URI.create("http://" + host + "/")))).as(host)
				.isEqualTo(!host.equals("a.example"));
		}
		assertThat(read.allowRules()).hasSize(2);
		assertThat(allows(read, Egress.http("GET", URI.create("http://d.example/")))).isTrue();
	}

	@Test
	void readWhenPredicateOfDenyIsLostDeniesMore() {
		EgressPattern method = EgressPattern.http().host("a.example").fieldMatching("method", "DELETE"::equals);
		EgressPattern host = EgressPattern.anyProtocol().hostMatching("b.example"::equals).port(25);
		EgressPattern redis = EgressPattern.of("redis").fieldMatching("command", "GET"::equals).negate();
		Policy read = copy(
				Policy.builder().allow("http", "smtp", "redis", "socket").deny(method).deny(host).deny(redis).build());
		assertThat(allows(read, Egress.http("GET", URI.create("http://a.example/")))).isFalse();
		assertThat(allows(read, Egress.http("GET", URI.create("http://c.example/")))).isTrue();
		assertThat(allows(read, Egress.to(Protocol.SMTP).host("c.example").port(25).build())).isFalse();
		assertThat(allows(read, Egress.to(Protocol.SMTP).host("c.example").port(587).build())).isTrue();
		assertThat(allows(read, Egress.to(Protocol.REDIS).host("c.example").port(6379).field("command", "GET").build()))
			.isFalse();
	}

	@Test
	void ofWhenThereAreTooManyRulesIsNothing() {
		Policy policy = Policy.builder()
			.allow(IntStream.rangeClosed(0, 100_000).mapToObj((i) -> "h" + i + ".example.com").toList())
			.build();
		assertThat(WrittenPolicy.of(policy, policy.levels())).isNull();
	}

	@Test
	void readWhenBytesAreCutShortOrLongerIsRefused() {
		Policy policy = Policy.builder()
			.level(Protocol.REDIS, Level.OFF)
			.allow("https://api.example.com:443/v1")
			.deny(EgressPattern.of("redis").or(EgressPattern.of("kafka").negate()))
			.build();
		byte[] bytes = WrittenPolicy.of(policy, policy.levels()).bytes();
		for (int length = 0; length < bytes.length; length++) {
			byte[] shorter = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(InvalidPolicyException.class).as("length " + length)
				.isThrownBy(() -> WrittenPolicy.read(shorter, "copy"));
		}
		assertThatExceptionOfType(InvalidPolicyException.class)
			.isThrownBy(() -> WrittenPolicy.read(Arrays.copyOf(bytes, bytes.length + 1), "copy"));
	}

	private static Policy copy(Policy policy) {
		return WrittenPolicy.read(WrittenPolicy.of(policy, policy.levels()).bytes(), "copy");
	}

	private static boolean allows(Policy policy, Egress egress) {
		return Firewall.of(policy).evaluate(egress).outcome() == Decision.Outcome.ALLOWED;
	}

}
