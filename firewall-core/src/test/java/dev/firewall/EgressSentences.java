package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.firewall.context.Frames;
import dev.firewall.net.Host;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The steps of cases that are told in a sentence, and not in phrases.
 */
final class EgressSentences {

	private final EgressStage stage;

	EgressSentences(EgressStage stage) {
		this.stage = stage;
	}

	/**
	 * Plays the steps if they are such a sentence.
	 * @return whether they are
	 */
	boolean play(String steps) throws Exception {
		switch (steps) {
			case "enter, submit to pool, task connects" -> {
				this.stage.enter("enter");
				this.stage.decision = this.stage.onPool(this.stage.task).call();
			}
			case "matcher throws", "matcher throws, fail_closed",
					"matcher throws, fail_closed: exception but callback count 0" ->
				failingMatcher();
			case "scope matcher throws" -> {
				this.stage.open.push(EgressScope.restrict(failing()).open());
				this.stage.decision = this.stage.connect();
			}
			case "connect to a forged InetAddress" ->
				this.stage.decision = this.stage.enforce(Egress.connect(forged()));
			case "lookup with a non-text host object" -> this.stage.decision = this.stage
				.enforce(Egress.to(Protocol.DNS).host(Host.invalid("[B@1", "is no text")).build());
			case "inspect the exception" -> {
				this.stage.decision = this.stage.connect();
				assertThat(this.stage.decision.frame()).isNull();
			}
			case "global denies" -> {
				this.stage.openAll();
				this.stage.decision = this.stage.connect();
				assertThat(this.stage.testCase.records()).hasSize(1);
			}
			case "activate(cb1); activate(cb2); block: cb2 only" -> {
				List<DecisionRecord> dropped = new ArrayList<>();
				Firewall
					.activate(Firewall.builder().policy(this.stage.firewall.policy()).recorder(dropped::add).build());
				Firewall.activate(this.stage.firewall);
				this.stage.decision = this.stage.connect();
				assertThat(dropped).isEmpty();
				assertThat(this.stage.testCase.records()).hasSize(1);
			}
			default -> {
				return playOther(steps);
			}
		}
		return true;
	}

	private boolean playOther(String steps) throws Exception {
		if (steps.startsWith("expect '")) {
			this.stage.openAll();
			this.stage.decision = this.stage.connect();
			assertThat(this.stage.decision.frame()).isEqualTo(
					steps.substring(steps.indexOf('\'') + 1, steps.lastIndexOf('\'')).replace("scope(", "restrict("));
		}
		else if (steps.startsWith("callback throws")) {
			this.stage.firewall = Firewall.builder().policy(this.stage.firewall.policy()).recorder((record) -> {
				throw new IllegalStateException("a callback that throws");
			}).listener((record) -> {
				throw new IllegalStateException("a callback that throws");
			}).build();
			this.stage.decision = this.stage.connect();
		}
		else if (steps.startsWith("expect one call per stage")) {
			this.stage.decision = this.stage.enforce("dns");
			this.stage.firewall.learn(this.stage.testCase.host(), EgressCase.address("198.51.100.7"));
			this.stage.decision = this.stage
				.enforce(Egress.connect(new InetSocketAddress("198.51.100.7", this.stage.testCase.port())));
			assertThat(this.stage.testCase.records()).hasSize(2);
		}
		else if (steps.startsWith("logger of the firewall has a socket appender")) {
			loggingThatDials();
		}
		else if (steps.startsWith("connect with an address tuple of unexpected types")) {
			this.stage.decision = this.stage.enforce(Egress.connect(new UnknownAddress()));
			assertThat(this.stage.decision.proceeds()).isFalse();
			this.stage.decision = this.stage.enforce(Egress.connect(forged()));
		}
		else if (steps.startsWith("JVM: @EgressScope on a method returning Stream")) {
			this.stage.scopes.get(0).call(() -> Stream.of(1));
		}
		else if (steps.startsWith("JVM: method returning Mono/Future built lazily")) {
			Callable<Decision> lazy = this.stage.scopes.get(0).call(() -> Frames.wrap(this.stage.task));
			this.stage.decision = lazy.call();
		}
		else if (steps.equals("caller connects while the generator is suspended")) {
			this.stage.scopes.get(0)
				.run(() -> assertThat(this.stage.firewall.evaluate(this.stage.testCase.egress("")).proceeds())
					.isFalse());
			this.stage.decision = this.stage.connect();
		}
		else if (steps.startsWith("launch child of the same runtime inside the scope")
				|| steps.equals("entry learnt under the CURRENT policy only")
				|| steps.startsWith("allowed a.pay.example and disallowed b.test share the address")) {
			// The child's policy is this one; other names of an address take nothing away
			this.stage.firewall.learn("b.test", EgressCase.address("198.51.100.7"));
			this.stage.openAll();
			this.stage.decision = this.stage.connect();
		}
		else if (steps.contains("was looked up before; its next answer contains the address")) {
			this.stage.firewall.learn(steps.substring(0, steps.indexOf(' ')), EgressCase.address("198.51.100.99"));
			this.stage.decision = this.stage.connect();
			return true;
		}
		else {
			return false;
		}
		return true;
	}

	private void failingMatcher() throws Exception {
		PolicyBuilder policy = Policy.builder().deny(failing());
		this.stage.firewall.policy().allowRules().forEach((rule) -> policy.rule(rule.rule()));
		this.stage.firewall = this.stage.testCase.firewall(policy.build());
		this.stage.decision = this.stage.connect();
		assertThat(this.stage.decision.cause()).isEqualTo(Decision.Cause.ERROR);
	}

	/**
	 * A predicate that throws an exception just does not match; an error is the
	 * firewall's.
	 */
	private static EgressPattern failing() {
		return EgressPattern.anyProtocol().hostMatching((host) -> {
			throw new LinkageError("a matcher that fails");
		});
	}

	private InetSocketAddress forged() throws Exception {
		String resolved = this.stage.testCase.text("resolved_ip");
		byte[] bytes = EgressCase.address(resolved.isEmpty() ? this.stage.testCase.host() : resolved).getAddress();
		return new InetSocketAddress(InetAddress.getByAddress("api.pay.example", bytes), this.stage.testCase.port());
	}

	private void loggingThatDials() throws Exception {
		List<String> lines = new ArrayList<>();
		List<Firewall> self = new ArrayList<>();
		Firewall dialling = Firewall.builder()
			.policy(this.stage.firewall.policy())
			.recorder(this.stage.testCase.records()::add)
			.log((logger, line) -> {
				lines.add(line);
				self.get(0).enforce(Egress.connect(InetSocketAddress.createUnresolved("logs.test", 514)));
			})
			.build();
		self.add(dialling);
		this.stage.firewall = dialling;
		this.stage.decision = this.stage.connect();
		assertThat(lines).hasSize(1);
		assertThat(this.stage.testCase.records()).hasSize(1);
	}

	private static final class UnknownAddress extends SocketAddress {

		private static final long serialVersionUID = 1L;

	}

}
