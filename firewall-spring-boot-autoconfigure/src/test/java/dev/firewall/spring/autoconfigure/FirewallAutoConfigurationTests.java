package dev.firewall.spring.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.firewall.Decision;
import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.DecisionTimer;
import dev.firewall.Egress;
import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FirewallAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirewallAutoConfigurationTests {

	private static final Egress PARTNER = Egress.http("GET", URI.create("https://partner.example/"));

	private static final Egress OTHER = Egress.http("GET", URI.create("https://other.example/v1"));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(FirewallAutoConfiguration.class));

	@Test
	void firewallWhenNoEnvironmentPostProcessorReadsEnvironment() {
		this.runner
			.withPropertyValues("firewall.level=error", "firewall.allow[0]=https://partner.example",
					"firewall.fail-closed=false")
			.run((context) -> {
				Firewall firewall = context.getBean("firewall", Firewall.class);
				assertThat(firewall.evaluate(PARTNER).proceeds()).isTrue();
				assertThat(firewall.evaluate(OTHER).proceeds()).isFalse();
				assertThat(context).hasSingleBean(Firewall.class);
			});
	}

	@Test
	void firewallWhenNoEnvironmentPostProcessorTellsMistakes() {
		this.runner.withPropertyValues("firewall.alow[0]=http")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidFirewallConfigurationException.class)
				.hasMessageContaining("did you mean 'allow'?"));
	}

	@Test
	void firewallWhenApplicationHasItsOwnUsesThat() {
		this.runner.withUserConfiguration(OwnFirewall.class).run((context) -> {
			assertThat(context).hasSingleBean(Firewall.class);
			assertThat(context.getBean(Firewall.class)).isSameAs(context.getBean("ownFirewall"));
		});
		try (ConfigurableApplicationContext context = start(OwnFirewall.class)) {
			assertThat(context.getBean(Firewall.class)).isSameAs(context.getBean("ownFirewall"));
		}
	}

	@Test
	void firewallWhenBeanConnectsInItsConstructorJudgesIt(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(
				() -> start(EagerClient.class, "--firewall.level=error", "--firewall.allow[0]=https://partner.example"))
			.satisfies((ex) -> assertThat(EgressBlockedException.findIn(ex)).isPresent());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The firewall blocked an outbound call while the application started:")
			.contains("Call: GET https://other.example:443/v1")
			.contains("Bean: 'client' defined in " + EagerClient.class.getName())
			.contains("Reason: ")
			.contains("""
					    firewall:
					      allow:
					        - "https://other.example/v1"
					""");
	}

	@Test
	void firewallWhenDenyRuleStopsTheStartTellsRule(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(EagerClient.class, "--firewall.level=error",
				"--firewall.allow[0]=http", "--firewall.deny[0]=https://other.example"));
		assertThat(output).contains("remove or narrow the rule 'deny https://other.example'");
	}

	@Test
	void recordersGetWhatWasDecidedBeforeTheyExisted() throws Exception {
		try (ConfigurableApplicationContext context = start(Recorded.class,
				"--firewall.allow[0]=https://partner.example")) {
			Recorder recorder = context.getBean(Recorder.class);
			assertThat(recorder.records).extracting(DecisionRecord::egress).containsExactly(OTHER);
			assertThat(recorder.allowed).containsExactly(PARTNER);
			Firewall firewall = context.getBean(Firewall.class);
			firewall.enforce(PARTNER);
			firewall.enforce(OTHER, "bean");
			assertThat(recorder.allowed).containsExactly(PARTNER, PARTNER);
			assertThat(recorder.records).hasSize(2);
			assertThat(recorder.records.get(1).bean()).isEqualTo("bean");
			BlockingQueue<DecisionRecord> heard = context.getBean(Listener.class).heard;
			assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(recorder.records.get(0));
			assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(recorder.records.get(1));
		}
	}

	@Test
	void timersAreCalledOnlyWhereTheyAreSwitchedOn() {
		for (boolean enabled : new boolean[] { false, true }) {
			try (ConfigurableApplicationContext context = start(Timed.class,
					"--firewall.metrics.timer.enabled=" + enabled)) {
				context.getBean(Firewall.class).enforce(OTHER);
				assertThat(context.getBean(Timed.class).timed).hasSize(enabled ? 1 : 0);
			}
		}
	}

	@Test
	void bridgeIsActiveOnlyWhileThereAreTimers() {
		DecisionBridge bridge = new DecisionBridge();
		assertThat(bridge.isActive()).isFalse();
		bridge.connect(List.of(), List.of((egress, decision, nanos) -> {
		}));
		assertThat(bridge.isActive()).isTrue();
	}

	@Test
	void recorderThatThrowsChangesNothing() {
		DecisionBridge bridge = new DecisionBridge();
		Firewall firewall = Firewall.builder()
			.policy(Policy.builder().level(Level.WARN).allow("https://partner.example").build())
			.recorder(bridge)
			.build();
		Recorder recorder = new Recorder();
		firewall.enforce(PARTNER);
		firewall.enforce(OTHER);
		bridge.connect(List.of(new Thrower(), recorder), List.of());
		firewall.enforce(PARTNER);
		firewall.enforce(OTHER);
		assertThat(recorder.allowed).hasSize(2);
		assertThat(recorder.records).hasSize(2);
	}

	@Test
	void warningsGoToTheLoggerOfTheirProtocol(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(Plain.class)) {
			context.getBean(Firewall.class).enforce(OTHER);
			context.getBean(Firewall.class).enforce(Egress.dns("name.example"));
		}
		assertThat(output).containsPattern("WARN.* firewall\\.http .*https://other\\.example")
			.containsPattern("WARN.* firewall\\.dns .*name\\.example");
	}

	@Test
	void warningsWhenLoggerIsOffAreNotLogged(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(Plain.class, "--logging.level.firewall.http=off")) {
			context.getBean(Firewall.class).enforce(OTHER);
			context.getBean(Firewall.class).enforce(Egress.dns("name.example"));
		}
		assertThat(output).contains("firewall.dns").doesNotContain("other.example");
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, String... arguments) {
		return new SpringApplicationBuilder(Plain.class, configuration).web(WebApplicationType.NONE).run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(FirewallAutoConfiguration.class)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFirewall {

		@Bean
		Firewall ownFirewall() {
			return Firewall.of(Policy.builder().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EagerClient {

		@Bean
		Client client(ObjectProvider<Firewall> firewall) {
			return new Client(firewall.getObject());
		}

	}

	static class Client {

		Client(Firewall firewall) {
			firewall.enforce(OTHER);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Recorded {

		@Bean
		String calls(Firewall firewall) {
			firewall.enforce(PARTNER);
			firewall.enforce(OTHER);
			return "calls";
		}

		@Bean
		Recorder recorder() {
			return new Recorder();
		}

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Timed {

		private final List<Egress> timed = new CopyOnWriteArrayList<>();

		@Bean
		DecisionTimer timer() {
			return (egress, decision, nanos) -> this.timed.add(egress);
		}

	}

	static class Recorder implements DecisionRecorder {

		private final List<DecisionRecord> records = new CopyOnWriteArrayList<>();

		private final List<Egress> allowed = new CopyOnWriteArrayList<>();

		@Override
		public void record(DecisionRecord record) {
			this.records.add(record);
		}

		@Override
		public void allowed(Egress egress, Decision decision) {
			this.allowed.add(egress);
		}

	}

	static class Listener implements DecisionListener {

		private final BlockingQueue<DecisionRecord> heard = new LinkedBlockingQueue<>();

		@Override
		public void onDecision(DecisionRecord record) {
			this.heard.add(record);
		}

	}

	static class Thrower implements DecisionRecorder {

		@Override
		public void record(DecisionRecord record) {
			throw new IllegalStateException("record");
		}

		@Override
		public void allowed(Egress egress, Decision decision) {
			throw new IllegalStateException("allowed");
		}

	}

}
