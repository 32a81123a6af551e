package dev.firewall.audit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.firewall.Egress;
import dev.firewall.EgressScope;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

class SuggestionsTests {

	private final DecisionLog log = new DecisionLog();

	private final Firewall firewall = Firewall.builder()
		.policy(Policy.builder().level(Level.WARN).deny("denied.example:443").build())
		.recorder(this.log)
		.log((logger, message) -> {
		})
		.build();

	@Test
	void yamlWhenNothingWasRefusedIsAComment() {
		assertThat(suggest()).startsWith("# There is nothing to suggest").endsWith("\n");
		assertThat((Object) new Yaml().load(suggest())).isNull();
	}

	@Test
	void yamlGroupsByProtocolAndHost() {
		refuse(get("https://api.example.com/v1/items/1"), get("https://api.example.com/v1/items/2"),
				get("https://api.example.com:8443/v1"), get("http://192.0.2.7/x"),
				Egress.to(Protocol.REDIS).host("cache").port(6379).field("command", "GET").build());
		assertThat(allow()).containsExactly("http://192.0.2.7", "https://api.example.com", "redis://cache:6379");
		assertAllowed();
	}

	@Test
	void yamlWhenLoopbackNamesThePort() {
		refuse(get("http://localhost/x"), get("http://127.0.0.1:8081/x"), get("https://[::1]/x"),
				Egress.to(Protocol.DATABASE)
					.host("localhost")
					.port(5432)
					.field("driver", "postgresql")
					.field("database", "shop")
					.build());
		assertThat(allow()).containsExactly("postgresql://localhost:5432/shop", "http://127.0.0.1:8081",
				"http://localhost:80", "https://[::1]:443");
		assertAllowed();
	}

	@Test
	void yamlWhenRefusedByADenyRuleOrACeilingOrAHostSuggestsNothing() {
		refuse(get("https://denied.example/"), get("https://a..b/"));
		EgressScope.restrict("https://api.example.com").run(() -> {
			try {
				refuse(get("https://other.example/"));
			}
			catch (SecurityException ex) {
				assertThat(ex).hasMessageContaining("other.example");
			}
		});
		assertThat(this.log.refusals()).hasSize(3);
		assertThat(suggest()).startsWith("# There is nothing to suggest");
	}

	@Test
	void yamlSaysWhoNeedsARule() {
		this.firewall.enforce(get("https://api.example.com/v1"), "billing");
		this.firewall.enforce(get("https://api.example.com/v2"), "billing");
		assertThat(suggest()).contains("# --- http ---\n    # refused 2 times from " + getClass().getName())
			.contains(" by bean 'billing'");
	}

	@Test
	void yamlWhenManyNeedARuleNamesTheFirst() {
		for (int i = 0; i < 5; i++) {
			this.firewall.enforce(get("https://api.example.com/" + i), "bean" + i);
		}
		assertThat(suggest()).contains("by bean 'bean0', from ").contains("by bean 'bean2' and 2 more\n");
	}

	@Test
	void yamlWhenANameIsHostileStaysYaml() {
		this.firewall.enforce(get("https://api.example.com/v1"), "a\nfirewall:\n  allow: [\"http\"]\u2028");
		refuse(Egress.to(Protocol.DATABASE).host("db.example").port(5432).field("database", "a\"b\\c: #'").build(),
				Egress.to(Protocol.DATABASE).host("db.example").port(5432).field("database", "*").build(),
				Egress.to(Protocol.DATABASE).host("db.example").port(5432).field("database", "${other}").build(),
				Egress.to(Protocol.DATABASE).host("db.example").port(5432).field("database", "~.*").build());
		assertThat(allow()).containsExactly("https://api.example.com");
		assertThat(rules()).containsExactly(Map.of("action", "allow", "protocol", "database", "host", "db.example",
				"port", 5432, "database", "a\"b\\c: #'"));
		assertThat(suggest()).contains("# No rule would allow these without opening more than a host:\n",
				"# - database db.example:5432 database=* (refused once)\n");
	}

	@Test
	void yamlWhenThereIsNoHostNeverOpensAProtocol() {
		refuse(Egress.to(Protocol.DATABASE).field("driver", "oracle").build(),
				Egress.process("/usr/bin/git", List.of("fetch")), Egress.process("/usr/bin/git", List.of("push")),
				Egress.process("/opt/my app/run", List.of()), Egress.process("/usr/bin/*", List.of()),
				Egress.to(Protocol.MCP).field("server", "files").field("tool", "read").build());
		assertThat(allow()).containsExactly("mcp:files", "subprocess:/usr/bin/git");
		assertThat(rules())
			.containsExactly(Map.of("action", "allow", "protocol", "subprocess", "command", "/opt/my app/run"));
		assertThat(suggest()).contains("# - database driver=oracle (refused once)", "# - subprocess /usr/bin/*");
	}

	@Test
	void yamlWhenOneRuleIsEnoughForOneCallSuggestsIt() throws Exception {
		InetAddress address = InetAddress.getByAddress(new byte[] { (byte) 192, 0, 2, 10 });
		this.firewall.learn("api.example.com", address);
		refuse(Egress.dns("api.example.com"), Egress.connect(new InetSocketAddress(address, 443)),
				get("https://api.example.com/v1"));
		assertThat(allow()).containsExactly("https://api.example.com");
		assertThat(suggest()).contains("# refused 3 times");
	}

	@Test
	void yamlWhenAnAddressHasANameNamesIt() throws Exception {
		InetAddress address = InetAddress.getByAddress(new byte[] { (byte) 198, 51, 100, 10 });
		InetAddress inside = InetAddress.getByAddress(new byte[] { 10, 0, 0, 1 });
		this.firewall.learn("api.example.com", address);
		this.firewall.learn("inside.example.com", inside);
		refuse(Egress.connect(new InetSocketAddress(address, 443)), Egress.connect(new InetSocketAddress(inside, 443)));
		assertThat(allow()).containsExactly("socket://10.0.0.1:443", "socket://api.example.com:443");
	}

	@Test
	void yamlForOtherProtocolsAllowsThem() {
		refuse(Egress.websocket(URI.create("wss://feed.example/x")), Egress.dns("dns.example"),
				Egress.connect(new InetSocketAddress("192.0.2.1", 99)),
				Egress.connect(UnixDomainSocketAddress.of("/run/app.sock")),
				Egress.to(Protocol.AWS).host("s3.eu-west-1.amazonaws.com").field("service", "s3").build(),
				Egress.to(Protocol.KAFKA).host("broker.example").port(9092).field("topic", "orders").build(),
				Egress.to(Protocol.SSH).host("git.example").port(22).field("username", "git").build(),
				Egress.to(Protocol.GRPC).host("grpc.example").port(443).build());
		assertThat(allow()).hasSize(8).contains("wss://feed.example", "unix:/run/app.sock", "aws:s3");
		assertAllowed();
	}

	@Test
	void yamlWhenInAnotherOrderIsTheSame() {
		refuse(get("https://b.example/"), get("https://a.example/"), Egress.dns("c.example"),
				Egress.process("/usr/bin/git", List.of()), Egress.process("/opt/my app/run", List.of()));
		List<Refusal> refusals = new ArrayList<>(this.log.refusals());
		String yaml = Suggestions.of(refusals).yaml();
		Collections.reverse(refusals);
		assertThat(Suggestions.of(refusals)).hasToString(yaml);
		Collections.rotate(refusals, 2);
		assertThat(Suggestions.of(refusals)).hasToString(yaml);
	}

	@Test
	void yamlOfNeedsNamesEachOfThemOnALineOfItsOwn() {
		List<NeededEgress> needs = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			needs.add(new NeededEgress(get("https://api.example.com/" + i), null, "by test" + (i + 10), 1));
		}
		needs.add(new NeededEgress(Egress.dns("api.example.com"), null, "by a\nfirewall: {}", 1));
		String yaml = Suggestions.ofNeeds(needs).yaml("one\ntwo");
		assertThat(yaml)
			.startsWith("# one\n# two\nfirewall:\n  allow:\n    # --- http ---\n    # needed by a\\u000afirewall: {}\n"
					+ "    # needed by test10\n    # needed by test11\n");
		assertThat(yaml).endsWith("    # needed by test58 and 11 more\n    - \"https://api.example.com\"\n");
		assertThat((Object) new Yaml().load(yaml))
			.isEqualTo(Map.of("firewall", Map.of("allow", List.of("https://api.example.com"))));
		assertThat(Suggestions.ofNeeds(List.of()).yaml("nothing")).isEqualTo("# nothing\n");
	}

	private void refuse(Egress... egresses) {
		for (Egress egress : egresses) {
			this.firewall.enforce(egress);
		}
	}

	private String suggest() {
		return Suggestions.of(this.log.refusals()).yaml();
	}

	private List<String> allow() {
		return this.<String>read("allow");
	}

	private List<Map<String, Object>> rules() {
		return this.<Map<String, Object>>read("rules");
	}

	private <T> List<T> read(String property) {
		Map<String, Map<String, @Nullable List<T>>> yaml = new Yaml().load(suggest());
		List<T> values = yaml.get("firewall").get(property);
		return (values != null) ? values : List.of();
	}

	/** Reads the suggestions as a configuration and asks again. */
	private void assertAllowed() {
		PolicyBuilder policy = Policy.builder();
		allow().forEach((rule) -> policy.allow(EgressPattern.parse(rule)));
		Firewall suggested = Firewall.of(policy.build());
		assertThat(this.log.refusals()).allSatisfy(
				(refusal) -> assertThat(suggested.evaluate(refusal.egress()).proceeds()).as("%s", refusal.egress())
					.isTrue());
		assertThat(Arrays.asList("http", "redis", "database:*")).noneMatch(allow()::contains);
	}

	private static Egress get(String uri) {
		return Egress.http("GET", URI.create(uri));
	}

}
