package dev.firewall.spring.autoconfigure.actuate;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.JvmGate;
import dev.firewall.Level;
import dev.firewall.Protocol;
import dev.firewall.audit.DecisionLog;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;
import dev.firewall.policy.Rule;
import dev.firewall.spring.autoconfigure.GateCoverage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FirewallReportTests {

	private static final GateCoverage GATE = new GateCoverage(true,
			List.of(new JvmGate.Hook("java.net.Socket.connect", "sockets", JvmGate.Hook.State.ACTIVE),
					new JvmGate.Hook("sun.nio.ch.Net.connect", "connections", JvmGate.Hook.State.MISSING)),
			List.of(new GateCoverage.Library("Some Runtime", "com.acme.Runtime", "opens sockets")),
			List.of("native code"));

	private final DecisionLog log = new DecisionLog();

	@Test
	void reportTellsThePolicy() {
		Firewall firewall = Firewall.of(Policy.builder()
			.name("shop")
			.level(Level.WARN)
			.level(Protocol.HTTP, Level.ERROR)
			.level(Protocol.DNS, Level.OFF)
			.failClosed(false)
			.rule(Rule.allow("https://api.example.com").because("payments"))
			.allow("smtp")
			.deny("https://api.example.com/admin/**")
			.build());
		firewall.enforce(Egress.http("GET", URI.create("https://api.example.com/v1")));
		FirewallReport report = FirewallReport.of(firewall, this.log, List.of(), GATE);
		assertThat(report.level()).isEqualTo("warn");
		assertThat(report.levels()).hasToString("{dns=off, http=error}");
		assertThat(report.failClosed()).isFalse();
		assertThat(report.locked()).isFalse();
		assertThat(report.policy()).isEqualTo(new FirewallReport.Policy("shop", 3,
				List.of(new FirewallReport.Rule("deny", "https://api.example.com/admin/**", null, 0, true, false, null),
						new FirewallReport.Rule("allow", "https://api.example.com", "payments", 1, false, false, null),
						new FirewallReport.Rule("allow", "smtp", null, 0, true, true, "opens every host over smtp")),
				List.of("smtp")));
	}

	@Test
	void reportWhenThereAreManyRulesListsTheFirst() {
		PolicyBuilder policy = Policy.builder().deny("denied.example:443");
		for (int i = 0; i < 2000; i++) {
			policy.allow("https://host" + i + ".example");
		}
		FirewallReport.Policy reported = FirewallReport.of(Firewall.of(policy.build()), this.log, List.of(), GATE)
			.policy();
		assertThat(reported).isNotNull();
		assertThat(reported.ruleCount()).isEqualTo(2001);
		assertThat(reported.rules()).hasSize(FirewallReport.MAX_RULES);
		assertThat(reported.rules().get(0).action()).isEqualTo("deny");
		assertThat(reported.rules().get(999).text()).isEqualTo("https://host998.example");
	}

	@Test
	void reportTellsTheGate() {
		FirewallReport.Gate gate = FirewallReport.of(Firewall.builder().build(), this.log, List.of(), GATE).gate();
		assertThat(gate).isEqualTo(new FirewallReport.Gate(true,
				List.of(new FirewallReport.Hook("java.net.Socket.connect", "sockets", "active"),
						new FirewallReport.Hook("sun.nio.ch.Net.connect", "connections", "missing")),
				List.of(new FirewallReport.Library("Some Runtime", "com.acme.Runtime", "opens sockets")),
				List.of("native code"), null));
	}

	@Test
	void reportTellsWhatTheGateJudgedByBefore() {
		Instant since = Instant.parse("2026-01-01T00:00:00Z");
		assertThat(FirewallReport.Early.of(new JvmGate.Window(since, true, "/policy.yml", since.plusMillis(5))))
			.isEqualTo(new FirewallReport.Early("start", since, since.plusMillis(5), "/policy.yml"));
		assertThat(FirewallReport.Early.of(new JvmGate.Window(since, false, null, null)))
			.isEqualTo(new FirewallReport.Early("attach", since, null, null));
		assertThat(FirewallReport.Early.of(null)).isNull();
	}

	@Test
	void summaryTellsTheGate() {
		assertThat(FirewallSummary.gate(GATE))
			.hasToString("{installed=true, active=[java.net.Socket.connect], unused=[],"
					+ " missing=[sun.nio.ch.Net.connect], libraries=[Some Runtime], unguarded=[native code]}");
	}

	@Test
	void reportWithoutAPolicyHasNone() {
		FirewallReport report = FirewallReport.of(Firewall.builder().build(), this.log, List.of(), GATE);
		assertThat(report.policy()).isNull();
		assertThat(report.level()).isNull();
		assertThat(report.failClosed()).isTrue();
	}

}
