package dev.firewall;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Plays the steps of a case. Steps are phrases between commas and semicolons; one that is
 * not known fails the case.
 */
final class EgressScript {

	private static final Pattern EXPECTED_CALL = Pattern.compile("'([^']+)', (null|\\d+)");

	private final EgressStage stage;

	private final List<EgressScope.Open> named = new ArrayList<>();

	EgressScript(EgressCase testCase, Firewall firewall, TestSession session, List<EgressScope> scopes) {
		this.stage = new EgressStage(testCase, firewall, session, scopes);
	}

	CaseOutcome run() throws Exception {
		try {
			this.stage.prepare();
			play();
			return CaseOutcome.of(this.stage.decision);
		}
		catch (IllegalStateException ex) {
			if (this.stage.testCase.text("expect").equals("config-error")) {
				return CaseOutcome.CONFIG_ERROR;
			}
			throw ex;
		}
		finally {
			this.stage.close();
		}
	}

	private void play() throws Exception {
		String steps = this.stage.testCase.text("steps") + this.stage.testCase.text("attempt");
		if (steps.isEmpty()) {
			this.stage.openAll();
			this.stage.decision = this.stage.testCase.text("phase").isEmpty() ? this.stage.connect()
					: this.stage.enforce(this.stage.testCase.text("phase"));
			return;
		}
		if (new EgressSentences(this.stage).play(steps)) {
			return;
		}
		for (String phrase : steps.split("[,;]\\s*(?![^(]*\\))")) {
			phrase(phrase.strip());
		}
		if (this.stage.decision == null) {
			throw new IllegalArgumentException("steps that decide nothing: " + steps);
		}
	}

	private void phrase(String phrase) throws Exception {
		switch (phrase) {
			case "enter", "enter again", "open" -> this.stage.enter(phrase);
			case "enter inner" -> this.stage.open.push(EgressScope.restrict("*.inner.example").open());
			case "exit", "exit inner" -> this.stage.open.pop().close();
			case "throw", "catch outside" -> throwFromScope(phrase);
			case "close" -> this.stage.capabilities.pop().close();
			case "open the capability from the test extension" ->
				this.stage.capabilities.push(this.stage.session.allowLoopback());
			case "connect", "then connect", "connect on the same thread", "connect to its address" ->
				this.stage.decision = this.stage.connect();
			case "call" -> this.stage.decision = this.stage.scopes.get(0).call(this.stage.task);
			case "start thread" -> this.stage.task = this.stage.onNewThread(this.stage.task);
			case "submit to pool" -> this.stage.task = this.stage.onPool(this.stage.task);
			case "create task" -> this.stage.task = Frames.wrap(this.stage.task);
			case "task connects", "thread connects" -> this.stage.decision = this.stage.task.call();
			case "enter the same instance twice" -> {
				this.stage.enter(phrase);
				this.stage.enter(phrase);
			}
			case "phase dns" -> this.stage.decision = this.stage.enforce("dns");
			case "connect datagram socket", "write", "then send()" -> {
				// What a connected socket sends is not judged again: there is nothing to
				// ask
			}
			case "then enter scope" -> this.stage.decision = Decision.NO_POLICY;
			default -> pattern(phrase);
		}
	}

	private void pattern(String phrase) throws Exception {
		Matcher scope = Pattern.compile("s(\\d)\\.(open|close)").matcher(phrase);
		if (scope.matches()) {
			numbered(Integer.parseInt(scope.group(1)) - 1, scope.group(2).equals("open"));
		}
		else if (phrase.startsWith("enter outer(")) {
			this.stage.enter(phrase);
		}
		else if (phrase.startsWith("lookup ")) {
			lookUp(phrase.substring("lookup ".length()));
		}
		else if (phrase.startsWith("activate(")) {
			activate(phrase.substring("activate(".length(), phrase.length() - 1));
		}
		else if (phrase.startsWith("expect callback args ") || phrase.startsWith("expect (")) {
			expectCall(phrase);
		}
		else {
			throw new IllegalArgumentException("unknown step '" + phrase + "'");
		}
	}

	private void throwFromScope(String phrase) {
		if (phrase.equals("throw")) {
			this.stage.open.pop().close();
			assertThatIllegalStateException().isThrownBy(() -> this.stage.scopes.get(0).run(() -> {
				throw new IllegalStateException("thrown in the scope");
			})).withMessage("thrown in the scope");
		}
	}

	/** Closing before an inner scope throws, and leaves the narrower set. */
	private void numbered(int index, boolean opening) {
		if (opening) {
			EgressScope scope = (index < this.stage.scopes.size()) ? this.stage.scopes.get(index)
					: EgressScope.restrict("*.inner.example");
			this.named.add(scope.open());
			this.stage.open.push(this.named.get(index));
			return;
		}
		EgressScope.Open scope = this.named.get(index);
		if (this.stage.open.peek() == scope) {
			this.stage.open.pop().close();
		}
		else {
			assertThatIllegalStateException().isThrownBy(scope::close);
			this.stage.open.remove(scope);
		}
	}

	private void lookUp(String name) {
		this.stage.openAll();
		Decision lookup = this.stage.firewall.evaluate(Egress.dns(name));
		assertThat(lookup.proceeds()).isTrue();
		this.stage.firewall.learn(name, EgressCase.address("198.51.100.7"));
		this.stage.task = () -> this.stage
			.enforce(Egress.connect(new InetSocketAddress("198.51.100.7", this.stage.testCase.port())));
	}

	private void activate(String how) {
		Policy policy = this.stage.firewall.policy();
		PolicyBuilder next = Policy.builder();
		switch (how) {
			case "log_only" -> next.level(Level.WARN);
			case "[]" -> policy = null;
			case "" -> {
				// As it was
			}
			default -> throw new IllegalArgumentException("unknown activation " + how);
		}
		if (policy != null) {
			policy.allowRules().forEach((rule) -> next.rule(rule.rule()));
		}
		this.stage.firewall = this.stage.testCase.firewall(next.build());
		Firewall.activate(this.stage.firewall);
	}

	private void expectCall(String phrase) throws Exception {
		if (this.stage.decision == null) {
			this.stage.openAll();
			this.stage.decision = this.stage.connect();
		}
		Matcher expected = EXPECTED_CALL.matcher(phrase);
		assertThat(expected.find()).as(phrase).isTrue();
		assertThat(this.stage.testCase.records()).hasSize(1);
		DecisionRecord record = this.stage.testCase.records().get(0);
		Host name = record.decision().resolvedFrom();
		assertThat((name != null) ? name.text() : record.egress().host().text()).isEqualTo(expected.group(1));
		int port = expected.group(2).equals("null") ? Egress.NO_PORT : Integer.parseInt(expected.group(2));
		assertThat(record.egress().port()).isEqualTo(port);
	}

}
