package com.acme;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.Answer;
import dev.firewall.DenyEgress;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.policy.Policy;
import dev.firewall.spring.test.AllowEgress;
import dev.firewall.spring.test.EgressSandbox;
import dev.firewall.spring.test.NestedLaunch;
import dev.firewall.spring.test.RecordedEgress;
import dev.firewall.spring.test.TestFirewall;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static dev.firewall.spring.test.FirewallAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Runs that learn the rules that their tests need.
 */
class LearnTests {

	@TempDir
	private Path directory;

	@Test
	void testsWhenTheyLearnPassAndWithWhatTheyLearnedToo() throws Exception {
		Map<String, String> plain = parameters(false);
		int before = Partner.SERVER.arrivals();
		assertThat(NestedLaunch.of(plain, Needy.class, NeedyToo.class).failures()).hasSize(5);
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);

		assertThat(NestedLaunch.of(parameters(true), Needy.class, NeedyToo.class).failures()).isEmpty();
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 2);

		String yaml = learned();
		Map<String, String> rules = new HashMap<>(plain);
		flatten("", new Yaml().load(yaml), rules);
		assertThat(NestedLaunch.of(rules, Needy.class, NeedyToo.class).failures()).isEmpty();
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before + 4);
		assertThat(refusals()).as("kinds of egress that were refused and nobody expected").isEmpty();
	}

	@Test
	void policyWhenLearnedNamesWhoNeedsEachRuleAndNothingMore() throws Exception {
		NestedLaunch.of(parameters(true), Needy.class, NeedyToo.class);
		String yaml = learned();
		Map<String, Map<String, List<Object>>> tree = new Yaml().load(yaml);
		assertThat(tree).containsOnlyKeys("firewall");
		assertThat(tree.get("firewall")).containsOnlyKeys("allow", "rules");
		assertThat(tree.get("firewall").get("allow")).containsExactly(
				"http://127.0.0.1:" + Partner.SERVER.uri("/").getPort(), "https://api.partner.example",
				"redis://cache.partner.example:6379");
		assertThat(tree.get("firewall").get("rules"))
			.containsExactly(Map.of("action", "allow", "protocol", "subprocess", "command", "/opt/my app/run"));
		assertThat(yaml).contains("    # needed by com.acme.LearnTests$Needy.calls()\n"
				+ "    # needed by com.acme.LearnTests$NeedyToo.callsToo()\n    - \"http://127.0.0.1:");
		assertThat(yaml).contains("""
				    # needed by com.acme.LearnTests$Needy.intends()
				    # needed by com.acme.LearnTests$Needy.intends() through bean 'stripe'
				    # needed by com.acme.LearnTests$Needy.swallows()
				    - "https://api.partner.example"
				""");
	}

	@Test
	void policyWhenADenyRefusesSaysThatNoRuleOpensIt() throws Exception {
		NestedLaunch.of(parameters(true), Denied.class).passes("denied");
		assertThat(learned()).contains("every rule that they need is there",
				"# No rule that allows opens these:\n# - GET http://denied.partner.example:80/v1: ");
		assertThat((Object) new Yaml().load(learned())).isNull();
	}

	@Test
	void contextWhenItHasAPolicyOfItsOwnIsLearnedOverToo() throws Exception {
		NestedLaunch.of(parameters(false), OwnPolicy.class).failsOnly("intends");
		NestedLaunch.of(parameters(true), OwnPolicy.class).passes("intends");
		assertThat(learned()).contains("- \"https://own.partner.example\"");
	}

	@Test
	void policyWhenLockedIsNotLearnedOver() throws Exception {
		int before = Partner.SERVER.arrivals();
		NestedLaunch.of(parameters(true), Locked.class).passes("refused");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
		assertThat(learned()).doesNotContain("- \"");
	}

	@Test
	void sandboxWhenTestsLearnLetsNothingLeave() throws Exception {
		int before = Partner.SERVER.arrivals();
		NestedLaunch.of(parameters(true), Sandboxed.class).passes("stubbed").fails("notStubbed", "sandbox");
		assertThat(Partner.SERVER.arrivals()).isEqualTo(before);
		assertThat(learned()).doesNotContain("- \"");
		assertThat(refusals()).extracting((egress) -> egress.get("outcome")).contains("STUBBED", "BLOCKED");
	}

	@Test
	void policyWhenRunsDoNotLearnIsNotWritten() throws Exception {
		NestedLaunch.of(parameters(false), Needy.class);
		assertThat(this.directory.resolve("learned.yml")).doesNotExist();
		NestedLaunch.of(parameters(true), Needy.class);
		String learned = learned();
		NestedLaunch.of(parameters(false), NeedyToo.class);
		assertThat(learned()).isEqualTo(learned);
	}

	private Map<String, String> parameters(boolean learn) {
		return Map.of("firewall.test.learn", String.valueOf(learn), "firewall.test.report.directory",
				this.directory.toString(), "firewall.test.report.enabled", "true");
	}

	private String learned() throws Exception {
		return Files.readString(this.directory.resolve("learned.yml"));
	}

	private List<Map<String, Object>> refusals() throws Exception {
		Map<String, List<Map<String, List<Map<String, Object>>>>> report = new Yaml()
			.load(Files.readString(this.directory.resolve("report.json")));
		return report.get("tests")
			.stream()
			.flatMap((test) -> test.get("egresses").stream())
			.filter((egress) -> !egress.get("outcome").equals("ALLOWED"))
			.filter((egress) -> !String.valueOf(egress.get("destination")).startsWith("asserted"))
			.toList();
	}

	/** As application.yml becomes properties. */
	private static void flatten(String name, Object value, Map<String, String> flat) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, child) -> flatten(name.isEmpty() ? key.toString() : name + "." + key, child, flat));
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				flatten(name + "[" + i + "]", list.get(i), flat);
			}
		}
		else {
			flat.put(name, value.toString());
		}
	}

	static class Needy {

		@Test
		void calls() {
			Partner.call();
		}

		@Test
		void intends() {
			Partner.intend("https://api.partner.example/v1/items/1");
			Partner.intend("https://api.partner.example/v1/items/2");
			Firewall.active().enforce(Egress.dns("api.partner.example"));
			Firewall.active().enforce(Egress.http("GET", URI.create("https://api.partner.example/v2")), "stripe");
		}

		@Test
		void swallows() {
			Partner.swallow("https://api.partner.example/v1");
			Firewall.active()
				.enforce(Egress.to(Protocol.REDIS)
					.host("cache.partner.example")
					.port(6379)
					.field("command", "GET")
					.build());
		}

		@Test
		void starts() {
			Firewall.active().enforce(Egress.process("/opt/my app/run", List.of("fast")));
		}

		@Test
		@AllowEgress("http://allowed.partner.example")
		void isAllowed() {
			Partner.intend("http://allowed.partner.example");
		}

		@Test
		void expects(RecordedEgress recorded) {
			TestFirewall.expectBlocked(() -> Partner.intend("http://asserted.partner.example/1"));
			assertThatThrownBy(() -> Partner.intend("http://asserted.partner.example/2"))
				.isInstanceOf(EgressBlockedException.class);
			Partner.swallow("http://asserted.partner.example/3");
			assertThat(recorded).blocked("http://asserted.partner.example");
		}

	}

	static class NeedyToo {

		@Test
		void callsToo() {
			Partner.call();
		}

	}

	static class Denied {

		@Test
		@DenyEgress("http://denied.partner.example")
		void denied() {
			Partner.intend("http://denied.partner.example/v1");
		}

	}

	static class Sandboxed {

		@Test
		void stubbed(EgressSandbox sandbox) {
			sandbox.http(Partner.SERVER.rule()).answers(200, "stubbed");
			Egress egress = Egress.http("GET", Partner.SERVER.uri("/"));
			assertThat(Firewall.active().answer(egress, Answer.Http.class, null)).isNotNull();
		}

		@Test
		void notStubbed(EgressSandbox sandbox) {
			Partner.call();
		}

	}

	static class OwnPolicy {

		@Test
		void intends() {
			Firewall.of(Policy.builder().build())
				.enforce(Egress.http("GET", URI.create("https://own.partner.example/")));
		}

	}

	static class Locked {

		private static final Object TOKEN = new Object();

		@BeforeAll
		static void lock() {
			Firewall.activateLocked(Firewall.of(Policy.builder().allow("http://a.partner.example").build()), TOKEN);
		}

		@AfterAll
		static void unlock() {
			Firewall.deactivate(TOKEN);
		}

		@Test
		void refused() {
			EgressBlockedException refusal = null;
			try {
				Partner.call();
			}
			catch (EgressBlockedException ex) {
				refusal = ex;
			}
			assertThat(refusal).isNotNull();
		}

	}

}
