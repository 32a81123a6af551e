package dev.firewall;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;

import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a refusal says, and the egress that it says it about.
 */
class RefusalMessageTests {

	private static String message(Egress egress, String... denied) {
		Decision decision = Firewall.of(Policy.builder().deny(denied).build()).evaluate(egress);
		return RefusalMessage.of(egress, decision, "com.acme.Shop.order(Shop.java:42)");
	}

	@Test
	void ofWhenNothingAllowsItListsEveryFix() {
		Egress egress = Egress.http("post", URI.create("https://user:secret@API.example.com/v1/items?key=secret#x"));
		assertThat(message(egress)).isEqualTo("""
				Blocked POST https://api.example.com:443/v1/items
				  call:    http.request
				  from:    com.acme.Shop.order(Shop.java:42)
				  because: no allow rule of the policy 'default' matches
				  To allow it, on the test:
				    @AllowEgress("https://api.example.com/v1/items")
				    @AllowEgress(protocol = "http", host = "api.example.com", path = "/v1/items")
				  for a block of a test:
				    try (var allowed = TestFirewall.allow("https://api.example.com/v1/items")) { ... }
				  in application.yml:
				    firewall:
				      allow:
				        - "https://api.example.com/v1/items"
				  or without leaving, in a test: mock the client, or with a parameter 'EgressSandbox sandbox':
				    sandbox.http("https://api.example.com/v1/items").method("POST").answers(200, "");
				  See docs/refusals.md""");
	}

	@Test
	void ofWhenLoopbackOffersTheCapability() {
		assertThat(message(Egress.connect(new InetSocketAddress("127.0.0.1", 5432)))).contains("@AllowLoopback",
				"- \"socket://127.0.0.1:5432\"", "loopback opens only to a rule that names the host and its port");
	}

	@Test
	void ofWhenFieldHasNoAttributeOfItsNameWritesWhatAnnotationsTake() {
		assertThat(
				message(Egress.to(Protocol.AMQP).host("mq.example").port(5672).field("routing-key", "orders").build()))
			.contains("@AllowEgress(protocol = \"amqp\", host = \"mq.example\", port = 5672, routingKey = \"orders\")");
		assertThat(message(Egress.to(Protocol.TOOL).field("name", "search").field("params", "q").build()))
			.contains("name = \"search\", fields = \"params=q\")");
	}

	@Test
	void ofWhenDatagramIsForANameServerOffersTheJdk() {
		InetSocketAddress server = new InetSocketAddress("10.0.0.2", 53);
		String jdk = "HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE)";
		assertThat(message(Egress.datagram(server))).contains("- \"socket://10.0.0.2:53\"", jdk);
		try (var scope = EgressScope.restrict("redis").open()) {
			assertThat(message(Egress.datagram(server))).contains("\"socket://10.0.0.2:53\"", jdk);
		}
		assertThat(message(Egress.connect(server))).doesNotContain(jdk);
		assertThat(message(Egress.datagram(new InetSocketAddress("10.0.0.2", 123)))).doesNotContain(jdk);
	}

	@Test
	void ofWhenDeniedOffersNoRule() {
		assertThat(message(Egress.dns("a.example"), "a.example")).contains("A deny rule wins", "'a.example'")
			.doesNotContain("@AllowEgress");
	}

	@Test
	void ofWhenCeilingRefusesOffersItsRule() {
		try (var scope = EgressScope.restrict("redis").label("jobs").open()) {
			assertThat(message(Egress.dns("a.example"))).contains("the scope jobs does not name it",
					"\"dns:a.example\"");
		}
	}

	@Test
	void ofWhenRequestBringsHostileTextForgesNoLine() {
		for (Egress egress : List.of(Egress.http("GET", URI.create("https://a.example/x%0aFAKE%22%0d%e2%80%ae")),
				Egress.http("GET\nFAKE", URI.create("https://a.example/x")),
				Egress.process("/bin/a\nFAKE", List.of("b\nFAKE")),
				Egress.to(Protocol.DATABASE).host("db.example").port(1).field("database", "x\nFAKE\"").build(),
				Egress.to(Protocol.AWS).host("a.example").field("service", "s3\nFAKE").build(),
				Egress.to(Protocol.MCP).field("server", "s\nFAKE").field("tool", "t\"\nFAKE").build(),
				Egress.to(Protocol.HTTP).host("a\nFAKE.example").port(80).build(),
				Egress.connect(UnixDomainSocketAddress.of(Path.of("/run/a\nFAKE"))))) {
			assertThat(message(egress).lines()).noneMatch((line) -> line.strip().startsWith("FAKE"));
			assertThat(egress.toString()).doesNotContain("\n", "\r");
			Decision decision = Firewall.of(Policy.builder().level(Level.WARN).build()).evaluate(egress);
			assertThat(RefusalMessage.warning(egress, decision, null, null)).doesNotContain("\n", "\r");
		}
	}

	@Test
	void ofWhenPathIsLongIsBounded() {
		Egress egress = Egress.http("GET", URI.create("https://a.example/" + "x".repeat(10_000)));
		assertThat(message(egress)).contains("- \"https://a.example\"").hasSizeLessThan(3000);
	}

	@ParameterizedTest
	@CsvSource({ "http://a.example,http://a.example", "https://a.example:8443/x,https://a.example:8443/x",
			"http://[2001:db8::1]:80/,http://[2001:db8::1]", "http://a_b.example,http://a_b.example",
			"https://a.example/a%20b/%2A,https://a.example/a%20b/%2A" })
	void ruleTextWhenHttpIsTheNarrowestRule(String uri, String rule) {
		assertThat(Egress.http("GET", URI.create(uri)).ruleText()).isEqualTo(rule);
	}

	@Test
	void ruleTextWhenOtherProtocolIsTheNarrowestRule() {
		assertThat(Egress.process("/bin/true", List.of()).ruleText()).isEqualTo("subprocess:/bin/true");
		assertThat(Egress.to(Protocol.AWS)
			.host("s3.example")
			.field("service", "S3")
			.field("operation", "Get")
			.build()
			.ruleText()).isEqualTo("aws:s3:Get");
		assertThat(Egress.to(Protocol.AWS).host("localhost").port(4566).field("service", "s3").build().ruleText())
			.isEqualTo("aws://localhost:4566");
		assertThat(Egress.to(Protocol.MCP).field("server", "files").build().ruleText()).isEqualTo("mcp:files");
		assertThat(Egress.to(Protocol.TOOL).field("name", "search").build().ruleText()).isEqualTo("tool:search");
		assertThat(Egress.to(Protocol.REDIS).build().ruleText()).isEqualTo("redis:*");
		assertThat(Egress.to(Protocol.DATABASE)
			.host("db")
			.port(5432)
			.field("driver", "postgresql")
			.field("database", "shop")
			.build()
			.ruleText()).isEqualTo("postgresql://db:5432/shop");
		assertThat(Egress.websocket(URI.create("wss://a.example/x")).ruleText()).isEqualTo("wss://a.example/x");
	}

	@ParameterizedTest
	@CsvSource({ "a.example:8080,a.example,8080", "user@a.example,a.example,80", "a@b@c.example:1,c.example,1",
			"[::1]:8080,::1,8080", "[::1],::1,80", "a.example:,a.example,80" })
	void authorityWhenReadTakesHostAndPort(String authority, String host, int port) {
		Egress egress = Egress.to(Protocol.HTTP).authority(authority, 80).build();
		assertThat(egress.host().text()).isEqualTo(host);
		assertThat(egress.port()).isEqualTo(port);
	}

	@ParameterizedTest
	@CsvSource({ "a.example:x", "a.example:123456", "a%2eexample", "a.example:1:2" })
	void authorityWhenItCannotBeReadIsInvalid(String authority) {
		assertThat(Egress.to(Protocol.HTTP).authority(authority, 80).build().host().isInvalid()).isTrue();
		assertThat(Egress.to(Protocol.HTTP).authority(null, 80).build().host().isInvalid()).isTrue();
	}

	@Test
	void connectWhenAddressIsOfUnknownTypeIsInvalid() {
		SocketAddress unknown = new SocketAddress() {

			private static final long serialVersionUID = 1L;

		};
		Egress egress = Egress.connect(unknown);
		assertThat(egress.host().problem()).contains("unknown type");
		assertThat(Firewall.of(Policy.builder().allow("socket:*", "~.*").build()).evaluate(egress).proceeds())
			.isFalse();
		assertThat(Egress.connect(InetSocketAddress.createUnresolved("A.Example", 1)).host().text())
			.isEqualTo("a.example");
	}

	@Test
	void fieldWhenUnknownIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Egress.to(Protocol.HTTP).field("verb", "GET"))
			.withMessageContaining("[scheme, method, path]");
		assertThat(Egress.to(Protocol.AMQP).field("Routing_Key", "x").build().field("routing-key")).isEqualTo("x");
	}

}
