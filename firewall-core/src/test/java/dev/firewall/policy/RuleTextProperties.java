package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.firewall.Egress;
import dev.firewall.EgressBuilder;
import dev.firewall.Protocol;
import dev.firewall.net.NameAddressMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule text, random and mutated.
 */
class RuleTextProperties {

	private static final List<String> RULES = List.of("http", "https:*", "http://api.example.com:8080/v1/**",
			"https://*.example.com", "*.example.com:443", "10.0.0.0/8:53", "[2001:db8::]/32:443", "2001:db8::1",
			"redis://cache:6379/0", "ssh://git@example.com", "subprocess:/usr/local/bin/*",
			"aws:s3:GetObject@eu-west-1", "dns:example.com", "mcp:server/tool", "unix:/run/app.sock", "amqp://mq/vhost",
			"localhost:5432", "postgresql://db.example.com:5432/shop", "~api[0-9]+\\.example\\.com:443");

	@Property(tries = 5000)
	void parseWhenAnyTextIsStableOrRefused(@ForAll("texts") String text) {
		Rule rule = parse(text);
		if (rule == null) {
			return;
		}
		assertThat(rule.text()).isEqualTo(text.strip());
		Rule again = Rule.deny(rule.text());
		assertThat(again).isEqualTo(rule);
		assertThat(again.pattern().node().toString()).isEqualTo(rule.pattern().node().toString());
	}

	@Property(tries = 3000)
	void parseWhenRuleIsLegalCompilesAndIsWrittenAlike(@ForAll("texts") String text) {
		Rule rule = parse(text);
		if (rule == null) {
			return;
		}
		Policy policy = Policy.builder().rule(rule).build();
		String written = policy.denyRules().get(0).rule().text();
		Rule again = Rule.deny(written);
		assertThat(Policy.builder().rule(again).build().denyRules().get(0).rule().text()).isEqualTo(written);
	}

	@Property(tries = 3000)
	void messageWhenRefusedSaysWhatIsWrong(@ForAll("texts") String text) {
		try {
			EgressPattern.parse(text);
		}
		catch (InvalidPolicyException ex) {
			assertThat(ex.problems()).hasSize(1);
			assertThat(ex.problems().get(0).message()).isNotBlank().doesNotContain("\n", "\r");
			assertThat(ex.problems().get(0).fix()).satisfiesAnyOf((fix) -> assertThat(fix).isNull(),
					(fix) -> assertThat(fix).isNotBlank());
		}
	}

	@Property(tries = 3000)
	void ruleTextWhenAnyEgressIsARuleThatAllowsIt(@ForAll Random random) {
		Egress egress = egress(random);
		for (String text : List.of(egress.ruleText(), egress.hostRuleText())) {
			Policy policy = Policy.builder().allow(text).build();
			assertThat(policy.allows(egress, new NameAddressMap())).as("%s allows %s", text, egress).isNotNull();
		}
	}

	private static Egress egress(Random random) {
		List<Protocol> protocols = new ArrayList<>(Protocol.all());
		Protocol protocol = protocols.get(random.nextInt(protocols.size()));
		EgressBuilder builder = Egress.to(protocol);
		for (Protocol.Field field : protocol.fields()) {
			if (field.name().equals("name") && protocol == Protocol.DNS) {
				continue;
			}
			builder.field(field.name(), value(random, field));
		}
		if (protocol.hasHost()) {
			builder.host(OracleRule.pick(random, "api.example.com", "db", "192.0.2.7", "2001:db8::1", "localhost",
					"127.0.0.1", "::1", "169.254.169.254"));
			builder.port((protocol == Protocol.DNS) ? -1 : OracleRule.pick(random, 80, 443, 5432, 8080));
		}
		return builder.build();
	}

	private static String value(Random random, Protocol.Field field) {
		return switch (field.name()) {
			case "scheme" -> OracleRule.pick(random, "http", "https", "ws", "wss");
			case "family" -> "inet";
			case "transport" -> "tcp";
			case "driver" -> OracleRule.pick(random, "postgresql", "h2", null);
			case "command" -> OracleRule.pick(random, "/usr/bin/git", "git", "./git");
			case "path" -> "/" + OracleRule.pick(random, "v1", "a b", "*", "%2a", "a?b", "x\ny", "100%", "é", "\"", "~",
					"a%00b", "[a]", "#", "\\", "a//b", "**", "\u200b", "%ff", "8", "a:b@c");
			case "service", "server" -> "s3";
			case "operation" -> OracleRule.pick(random, "GetObject", null);
			default -> OracleRule.pick(random, "x", "a b", "a/b", "*", "x\ny", "", null, "~x", "é");
		};
	}

	private static Rule parse(String text) {
		try {
			return Rule.deny(text);
		}
		catch (InvalidPolicyException ex) {
			return null;
		}
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> part = Arbitraries.of("http", "https", "redis", "dns", "aws", "mcp", "unix", "subprocess",
				"socket", "jdbc", ":", "://", "/", "//", "*", "**", "?", "[", "]", "!", "~", "@", "#", ".", "..", "-",
				"example.com", "localhost", "a", "10.0.0.0", "2001:db8::", "::1", "8", "80", "443", "65536", " ", "\n",
				"%2a", "(", ")", "\\", "ß", "\u0000", "\u202e", "\ud800");
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(60),
				part.list().ofMinSize(1).ofMaxSize(8).map((parts) -> String.join("", parts)), mutated());
	}

	private Arbitrary<String> mutated() {
		return Arbitraries.of(RULES)
			.flatMap((rule) -> Arbitraries.integers()
				.between(0, rule.length())
				.flatMap((at) -> Arbitraries
					.of("", "*", ":", "/", "[", "]", "?", "~", ".", "@", "%", "0", "a", "\t", "-", "\u00ad")
					.flatMap((piece) -> Arbitraries.integers()
						.between(0, 2)
						.map((cut) -> rule.substring(0, at) + piece
								+ rule.substring(Math.min(rule.length(), at + cut))))));
	}

}
