package dev.firewall.policy;

import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.firewall.Egress;
import dev.firewall.Protocol;
import dev.firewall.net.Host;
import dev.firewall.net.IpAddress;
import dev.firewall.net.NameAddressMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PolicyTests {

	private final NameAddressMap names = new NameAddressMap();

	private static Egress http(String host) {
		return Egress.to(Protocol.HTTP).host(host).port(443).field("scheme", "https").build();
	}

	private CompiledRule allows(Policy policy, Egress egress) {
		return policy.allows(egress, this.names);
	}

	@ParameterizedTest
	@CsvSource({ "API.Example.COM,api.example.com", "*.Example.com:443,*.example.com:443", "example.com.,example.com",
			"https://API.example.com,https://api.example.com", "http:api.example.com,http://api.example.com",
			"http://api.example.com/,http://api.example.com", "10.1.2.3/8:443,10.0.0.0/8:443",
			"[2001:DB8::]/32,[2001:db8::]/32", "2001:db8::1,[2001:db8::1]", "192.0.2.7:80,192.0.2.7:80",
			"dns:example.com,dns:example.com", "redis://cache:6379,redis://cache:6379",
			"rediss://cache:6379,rediss://cache:6379", "amqps://mq.example.com,amqps://mq.example.com",
			"ws://a.example.com,ws://a.example.com",
			"postgresql://db.example.com:5432,postgresql://db.example.com:5432", "http://192.0.2.7,http://192.0.2.7",
			"db:5432,db:5432", "b\u00fccher.example,xn--bcher-kva.example" })
	void textWhenRuleIsCompiledIsWhatWasWritten(String written, String expected) {
		Policy policy = Policy.builder().allow(written).deny(written).build();
		assertThat(policy.allowRules().get(0).rule().text()).isEqualTo(expected);
		assertThat(policy.denyRules().get(0).rule().text()).isEqualTo(expected);
	}

	@Test
	void rulesWhenCompiledKeepTheirOrderReasonsAndHits() {
		Policy policy = Policy.builder()
			.allow("a.example.com", "*.b.example.com", "10.0.0.0/8", "http")
			.rule(Rule.allow("c.example.com").because("why not"))
			.allow("d.example.com")
			.build();
		assertThat(policy.allowRules()).extracting((rule) -> rule.rule().text())
			.containsExactly("a.example.com", "*.b.example.com", "10.0.0.0/8", "http", "c.example.com",
					"d.example.com");
		assertThat(policy.allowRules().get(4).rule().reason()).isEqualTo("why not");
		CompiledRule rule = allows(policy, Egress.dns("x.b.example.com"));
		rule.hit();
		rule.hit();
		assertThat(policy.allowRules().get(1)).isSameAs(rule);
		assertThat(policy.allowRules()).extracting(CompiledRule::hits).containsExactly(0L, 2L, 0L, 0L, 0L, 0L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "db", "redis", "http", "unix", "socket" })
	void allowsWhenHostOfOneLabelIsStructuredIsThatHostOnly(String name) {
		Policy any = Policy.builder().allow(EgressPattern.anyProtocol(name)).build();
		assertThat(allows(any, http(name)).rule().text()).isEqualTo("host=" + name);
		assertThat(allows(any, http("other.example"))).isNull();
		Policy port = Policy.builder().allow(EgressPattern.anyProtocol(name).port(443)).build();
		assertThat(allows(port, http(name)).matches(http(name))).isTrue();
		assertThat(allows(port, http("other.example"))).isNull();
	}

	@Test
	void builderWhenUsedAfterBuildThrowsAndLeavesThePolicy() {
		PolicyBuilder builder = Policy.builder().allow("a.example.com", "~b.*");
		Policy policy = builder.build();
		assertThatIllegalStateException().isThrownBy(() -> builder.allow("http", "c.example.com", "~.*"));
		assertThatIllegalStateException().isThrownBy(() -> builder.rule(Rule.allow("http")));
		assertThatIllegalStateException().isThrownBy(builder::build);
		assertThat(policy.allowRules()).hasSize(2);
		assertThat(allows(policy, http("c.example.com"))).isNull();
	}

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void allowsWhenAMillionRulesFindsEach() {
		int size = 1_000_000;
		Policy policy = Policy.builder().allow(new AbstractList<>() {

			@Override
			public String get(int index) {
				return "host" + index + ".group" + index % 1000 + ".example.com";
			}

			@Override
			public int size() {
				return size;
			}

		}).allow("*.example.org", "10.0.0.0/8").build();
		assertThat(policy.allowRules()).hasSize(size + 2);
		for (int i = 0; i < size; i += 997) {
			String host = "host" + i + ".group" + i % 1000 + ".example.com";
			CompiledRule rule = allows(policy, http(host));
			assertThat(rule.number()).isEqualTo(i);
			assertThat(rule.rule().text()).isEqualTo(host);
			assertThat(allows(policy, http("x" + host))).isNull();
			assertThat(allows(policy, http("x." + host))).isNull();
		}
		assertThat(allows(policy, http("a.b.example.org")).number()).isEqualTo(size);
		assertThat(allows(policy, http("10.1.2.3")).number()).isEqualTo(size + 1);
		assertThat(policy.broadRules()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "http,every host", "https,every host", "postgresql,every host", "subprocess,all of subprocess",
			"*.com,top-level domain", "pay.*,no fixed domain", "*a*,no fixed domain", "~.*,no fixed domain" })
	void broadRulesWhenRuleIsBroadSaysWhy(String rule, String why) {
		Policy policy = Policy.builder().allow("a.example.com", rule).deny(rule).build();
		assertThat(policy.broadRules()).singleElement().satisfies((broad) -> {
			assertThat(broad.text()).isEqualTo(rule);
			assertThat(broad.breadth()).contains(why);
		});
	}

	@Test
	void rulesNamingWhenAFieldIsGivenTellsItsWords() {
		Policy policy = Policy.builder()
			.allow("aws:s3:Get*@eu-west-1", "aws:sqs", "aws://localhost:4566", "example.com")
			.rule(Rule.allow(EgressPattern.of("aws").field("region", "eu-west-1", "us-*", "~eu.*", "xx-1")))
			.rule(Rule.allow(EgressPattern.of("aws").fieldMatching("region", (region) -> true)))
			.deny("aws:iam@us-east-1")
			.build();
		assertThat(policy.rulesNaming(Protocol.AWS, "region")).extracting((rule) -> rule.words(Protocol.AWS, "region"))
			.containsExactly(List.of("eu-west-1"), List.of("eu-west-1", "xx-1"), List.of("us-east-1"));
		assertThat(policy.rulesNaming(Protocol.AWS, "service")).extracting(Rule::text)
			.containsExactly("aws:s3:Get*@eu-west-1", "aws:sqs", "aws:iam@us-east-1");
		assertThat(policy.rulesNaming(Protocol.REDIS, "command")).isEmpty();
	}

	@Test
	void breadthWhenPatternIsCombinedIsThatOfItsParts() {
		EgressPattern narrow = EgressPattern.http().host("a.example.com");
		assertThat(Rule.allow(narrow).breadth()).isNull();
		assertThat(Rule.allow(narrow.or(EgressPattern.http())).breadth()).contains("every host");
		assertThat(Rule.allow(narrow.negate()).breadth()).contains("everything but");
		assertThat(Rule.allow(narrow.and(EgressPattern.http().path("/x").negate())).breadth()).isNull();
		assertThat(Rule.deny(EgressPattern.http()).breadth()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "a.example.com,a.example.com,false", "a.example.com,b.example.com,true",
			"a.example.com,*.example.com,false", "example.com,*.example.com,true",
			"*.a.example.com,*.example.com,false", "*.example.com,*.a.example.com,false",
			"*.example.com,*.example.org,true", "a.example.com:80,a.example.com:81,true",
			"a.example.com:80,a.example.com,false", "10.0.0.0/8,10.1.0.0/16,false", "10.1.0.0/16,10.0.0.0/8,false",
			"10.0.0.0/8,11.0.0.0/8,true", "10.0.0.0/8,a.example.com,false", "http,redis,true",
			"http,http://a.example,false", "http://a.example,socket://a.example,false",
			"http://a.example,dns:a.example,false", "redis://a.example,http://a.example,true",
			"subprocess:/bin/a,a.example.com,true", "~a.*,b.example.com,false", "2001:db8::/32,10.0.0.0/8,true" })
	void deadUnderWhenCeilingIsGivenTellsWhatCannotMatch(String rule, String ceiling, boolean dead) {
		Policy scope = Policy.builder().allow(rule).build();
		assertThat(scope.deadUnder(Policy.builder().allow(ceiling).build()).isEmpty()).isEqualTo(!dead);
	}

	@Test
	void allowsWhenNameLeadsToReservedAddressNeedsAnAddressRule() {
		Host name = Host.parse("rebind.example.com");
		for (String text : List.of("127.0.0.1", "::1", "169.254.1.1", "169.254.169.254", "fe80::1", "10.0.0.1")) {
			this.names.learn(name, IpAddress.parse(text));
		}
		Policy lenient = Policy.builder().allow("rebind.example.com", "socket:*").build();
		Policy strict = Policy.builder().allow("rebind.example.com").denyPrivateRebinding(true).build();
		for (String text : List.of("127.0.0.1", "::1", "169.254.1.1", "169.254.169.254", "fe80::1")) {
			assertThat(allows(lenient, socket(text))).as(text).isNull();
		}
		assertThat(allows(lenient, socket("10.0.0.1"))).isNotNull();
		assertThat(allows(strict, socket("10.0.0.1"))).isNull();
	}

	private static Egress socket(String host) {
		return Egress.to(Protocol.SOCKET).host(host).port(443).field("transport", "tcp").build();
	}

	@Test
	void deniesWhenAnyNameOfAnAddressIsDeniedMatches() {
		this.names.learn(Host.parse("good.example.com"), IpAddress.parse("192.0.2.1"));
		this.names.learn(Host.parse("bad.example.com"), IpAddress.parse("192.0.2.1"));
		this.names.learn(Host.parse("good.example.com"), IpAddress.parse("192.0.2.1"));
		Policy policy = Policy.builder().allow("good.example.com").deny("bad.example.com").build();
		assertThat(allows(policy, socket("192.0.2.1"))).isNotNull();
		assertThat(policy.denies(socket("192.0.2.1"), this.names)).isNotNull();
		assertThat(policy.denies(socket("192.0.2.2"), this.names)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "subprocess:git,git,true", "subprocess:git,./git,false", "subprocess:git,../git,false",
			"subprocess:git,sub/../git,false", "subprocess:./git,./git,true", "subprocess:bin/git,./bin/git,true",
			"subprocess:/usr/bin/git,/usr/bin/../bin//git,true", "subprocess:/usr/bin/*,/usr/bin/../../tmp/x,false" })
	void allowsWhenExecutableIsGivenTellsNamesFromFiles(String rule, String command, boolean expected) {
		Policy policy = Policy.builder().allow(rule).build();
		assertThat(allows(policy, Egress.process(command, List.of())) != null).isEqualTo(expected);
	}

	@Test
	void negateWhenPredicateThrowsDoesNotMatch() {
		EgressPattern throwing = EgressPattern.http().hostMatching((host) -> {
			throw new IllegalStateException("broken");
		});
		EgressPattern checked = EgressPattern.http().fieldMatching("path", (path) -> sneak());
		Egress egress = Egress.to(Protocol.HTTP).host("a.example").port(80).field("path", "/").build();
		for (EgressPattern pattern : List.of(throwing, checked)) {
			for (EgressPattern rule : List.of(pattern, pattern.negate(), pattern.negate().negate(),
					EgressPattern.http().and(pattern.negate()))) {
				assertThat(allows(Policy.builder().allow(rule).build(), egress)).as(rule.toString()).isNull();
			}
			assertThat(allows(Policy.builder().allow(pattern.or(EgressPattern.http())).build(), egress)).isNotNull();
		}
		assertThat(allows(Policy.builder().allow(EgressPattern.of("redis").negate()).build(), egress)).isNull();
	}

	private static boolean sneak() {
		PolicyTests.<RuntimeException>sneak(new IOException("broken"));
		return true;
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable throwable) throws T {
		throw (T) throwable;
	}

	@Test
	void defaultPortsWhenChangedByACallerStayAsTheyAre() {
		Protocol.find("redis").defaultPorts()[0] = 8080;
		Protocol.REDIS.defaultPorts()[0] = 8080;
		Policy policy = Policy.builder().allow("redis://localhost").build();
		assertThat(allows(policy, Egress.to(Protocol.REDIS).host("localhost").port(8080).build())).isNull();
		assertThat(allows(policy, Egress.to(Protocol.REDIS).host("127.0.0.1").port(6379).build())).isNotNull();
	}

	@Test
	void andWhenProtocolHasNoPortIsNoRuleOfOneWord() {
		EgressPattern pattern = EgressPattern.anyProtocol("a.example.com").port(443).and(EgressPattern.of("dns"));
		Policy policy = Policy.builder().allow(pattern).deny(pattern).build();
		assertThat(allows(policy, Egress.dns("a.example.com"))).isNotNull();
		assertThat(policy.denies(Egress.dns("a.example.com"), this.names)).isNotNull();
		assertThat(allows(policy, http("a.example.com"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "htpt,http", "allowed,allow", "deny-list,deny", "xyzzy,", "'',", "PATHS,path" })
	void nearestWhenNameIsMistypedIsTheMeantOne(String name, String expected) {
		assertThat(Suggestion.nearest(name, List.of("http", "allow", "deny", "path"))).isEqualTo(expected);
	}

	@Test
	void nearestWhenNameIsHugeIsNone() {
		assertThat(Suggestion.nearest("a".repeat(10_000_000), List.of("http"))).isNull();
		assertThat(Suggestion.didYouMean("zzzzzz", List.of("http", "dns"))).isEqualTo("there are http, dns");
	}

}
