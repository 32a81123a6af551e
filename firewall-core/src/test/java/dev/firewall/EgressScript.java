package dev.firewall;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;
import dev.firewall.net.Host;
import dev.firewall.policy.EgressPattern;
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

	private final EgressCase testCase;

	private final TestSession session;

	private final List<EgressScope> scopes;

	private final Deque<EgressScope.Open> open = new ArrayDeque<>();

	private final List<EgressScope.Open> named = new ArrayList<>();

	private final Deque<Frames.OpenFrame> capabilities = new ArrayDeque<>();

	private final ExecutorService pool = Executors.newSingleThreadExecutor();

	private Firewall firewall;

	private Callable<Decision> task = this::connect;

	private Decision decision;

	EgressScript(EgressCase testCase, Firewall firewall, TestSession session, List<EgressScope> scopes) {
		this.testCase = testCase;
		this.firewall = firewall;
		this.session = session;
		this.scopes = scopes;
	}

	CaseOutcome run() throws Exception {
		try {
			// The worker exists before any scope is opened
			this.pool.submit(() -> {
			}).get();
			play();
			return CaseOutcome.of(this.decision);
		}
		catch (IllegalStateException ex) {
			if (this.testCase.text("expect").equals("config-error")) {
				return CaseOutcome.CONFIG_ERROR;
			}
			throw ex;
		}
		finally {
			this.pool.shutdownNow();
			while (!this.capabilities.isEmpty()) {
				this.capabilities.pop().close();
			}
			closeAll();
		}
	}

	private void closeAll() {
		while (!this.open.isEmpty()) {
			this.open.pop().close();
		}
	}

	private void play() throws Exception {
		String steps = this.testCase.text("steps") + this.testCase.text("attempt");
		if (steps.isEmpty()) {
			openAll();
			this.decision = this.testCase.text("phase").isEmpty() ? connect() : enforce(this.testCase.text("phase"));
			return;
		}
		if (playSentence(steps)) {
			return;
		}
		for (String phrase : steps.split("[,;]\\s*(?![^(]*\\))")) {
			phrase(phrase.strip());
		}
		if (this.decision == null) {
			throw new IllegalArgumentException("steps that decide nothing: " + steps);
		}
	}

	private void openAll() {
		this.scopes.forEach((scope) -> this.open.push(scope.open()));
	}

	private void phrase(String phrase) throws Exception {
		switch (phrase) {
			case "enter", "enter again", "open" -> enter(phrase);
			case "enter inner" -> this.open.push(EgressScope.restrict("*.inner.example").open());
			case "exit", "exit inner" -> this.open.pop().close();
			case "throw", "catch outside" -> throwFromScope(phrase);
			case "close" -> this.capabilities.pop().close();
			case "open the capability from the test extension" -> this.capabilities.push(this.session.allowLoopback());
			case "connect", "then connect", "connect on the same thread", "connect to its address" ->
				this.decision = connect();
			case "call" -> this.decision = this.scopes.get(0).call(this.task);
			case "start thread" -> this.task = onNewThread(this.task);
			case "submit to pool" -> this.task = onPool(this.task);
			case "create task" -> this.task = Frames.wrap(this.task);
			case "task connects", "thread connects" -> this.decision = this.task.call();
			case "enter the same instance twice" -> {
				enter(phrase);
				enter(phrase);
			}
			case "phase dns" -> this.decision = enforce("dns");
			case "connect datagram socket", "write", "then send()" -> {
				// What a connected socket sends is not judged again: there is nothing to
				// ask
			}
			case "then enter scope" -> this.decision = Decision.NO_POLICY;
			default -> pattern(phrase);
		}
	}

	private void pattern(String phrase) throws Exception {
		Matcher scope = Pattern.compile("s(\\d)\\.(open|close)").matcher(phrase);
		if (scope.matches()) {
			numbered(Integer.parseInt(scope.group(1)) - 1, scope.group(2).equals("open"));
		}
		else if (phrase.startsWith("enter outer(")) {
			enter(phrase);
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

	private void enter(String phrase) {
		if (phrase.equals("open") && this.scopes.isEmpty()) {
			this.capabilities.push(this.session.allowLoopback());
			return;
		}
		this.open.push(this.scopes.get(0).open());
	}

	private void throwFromScope(String phrase) {
		if (phrase.equals("throw")) {
			this.open.pop().close();
			assertThatIllegalStateException().isThrownBy(() -> this.scopes.get(0).run(() -> {
				throw new IllegalStateException("thrown in the scope");
			})).withMessage("thrown in the scope");
		}
	}

	/** Closing before an inner scope throws, and leaves the narrower set. */
	private void numbered(int index, boolean opening) {
		if (opening) {
			EgressScope scope = (index < this.scopes.size()) ? this.scopes.get(index)
					: EgressScope.restrict("*.inner.example");
			this.named.add(scope.open());
			this.open.push(this.named.get(index));
			return;
		}
		EgressScope.Open scope = this.named.get(index);
		if (this.open.peek() == scope) {
			this.open.pop().close();
		}
		else {
			assertThatIllegalStateException().isThrownBy(scope::close);
			this.open.remove(scope);
		}
	}

	private void lookUp(String name) {
		openAll();
		Decision lookup = this.firewall.evaluate(Egress.dns(name));
		assertThat(lookup.proceeds()).isTrue();
		this.firewall.learn(name, EgressCase.address("198.51.100.7"));
		this.task = () -> enforce(Egress.connect(new InetSocketAddress("198.51.100.7", this.testCase.port())));
	}

	private void activate(String how) {
		Policy policy = this.firewall.policy();
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
		this.firewall = this.testCase.firewall(next.build());
		Firewall.activate(this.firewall);
	}

	private void expectCall(String phrase) throws Exception {
		if (this.decision == null) {
			openAll();
			this.decision = connect();
		}
		Matcher expected = EXPECTED_CALL.matcher(phrase);
		assertThat(expected.find()).as(phrase).isTrue();
		assertThat(this.testCase.records()).hasSize(1);
		DecisionRecord record = this.testCase.records().get(0);
		Host name = record.decision().resolvedFrom();
		assertThat((name != null) ? name.text() : record.egress().host().text()).isEqualTo(expected.group(1));
		int port = expected.group(2).equals("null") ? Egress.NO_PORT : Integer.parseInt(expected.group(2));
		assertThat(record.egress().port()).isEqualTo(port);
	}

	private Callable<Decision> onNewThread(Callable<Decision> task) {
		return () -> {
			List<Decision> result = new ArrayList<>();
			Thread thread = new Thread(() -> {
				try {
					result.add(task.call());
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
			thread.start();
			thread.join();
			return result.get(0);
		};
	}

	private Callable<Decision> onPool(Callable<Decision> task) {
		Callable<Decision> bound = Frames.wrap(task);
		return () -> this.pool.submit(bound).get();
	}

	private Decision connect() throws Exception {
		String resolved = this.testCase.text("resolved_ip");
		if (!resolved.isEmpty()) {
			this.firewall.learn(this.testCase.host(), EgressCase.address(resolved));
		}
		return enforce("");
	}

	private Decision enforce(String phase) {
		if (phase.startsWith("udp") && !this.testCase.text("resolved_ip").isEmpty()) {
			this.firewall.learn(this.testCase.host(), EgressCase.address(this.testCase.text("resolved_ip")));
		}
		return enforce(this.testCase.egress(phase));
	}

	private Decision enforce(Egress egress) {
		try {
			this.firewall.enforce(egress);
			Decision passed = this.firewall.evaluate(egress);
			assertThat(passed.proceeds()).isTrue();
			return passed;
		}
		catch (EgressBlockedException ex) {
			return ex.decision();
		}
	}

	private boolean playSentence(String steps) throws Exception {
		switch (steps) {
			case "enter, submit to pool, task connects" -> {
				enter("enter");
				this.decision = onPool(this.task).call();
			}
			case "matcher throws", "matcher throws, fail_closed",
					"matcher throws, fail_closed: exception but callback count 0" ->
				failingMatcher();
			case "scope matcher throws" -> {
				this.open.push(EgressScope.restrict(failing()).open());
				this.decision = connect();
			}
			case "connect to a forged InetAddress" -> this.decision = enforce(Egress.connect(forged()));
			case "lookup with a non-text host object" ->
				this.decision = enforce(Egress.to(Protocol.DNS).host(Host.invalid("[B@1", "is no text")).build());
			case "inspect the exception" -> {
				this.decision = connect();
				assertThat(this.decision.frame()).isNull();
			}
			case "global denies" -> {
				openAll();
				this.decision = connect();
				assertThat(this.testCase.records()).hasSize(1);
			}
			case "activate(cb1); activate(cb2); block: cb2 only" -> {
				List<DecisionRecord> dropped = new ArrayList<>();
				Firewall.activate(Firewall.builder().policy(this.firewall.policy()).recorder(dropped::add).build());
				Firewall.activate(this.firewall);
				this.decision = connect();
				assertThat(dropped).isEmpty();
				assertThat(this.testCase.records()).hasSize(1);
			}
			default -> {
				return playOther(steps);
			}
		}
		return true;
	}

	private boolean playOther(String steps) throws Exception {
		if (steps.startsWith("expect '")) {
			openAll();
			this.decision = connect();
			assertThat(this.decision.frame()).isEqualTo(
					steps.substring(steps.indexOf('\'') + 1, steps.lastIndexOf('\'')).replace("scope(", "restrict("));
		}
		else if (steps.startsWith("callback throws")) {
			this.firewall = Firewall.builder().policy(this.firewall.policy()).recorder((record) -> {
				throw new IllegalStateException("a callback that throws");
			}).listener((record) -> {
				throw new IllegalStateException("a callback that throws");
			}).build();
			this.decision = connect();
		}
		else if (steps.startsWith("expect one call per stage")) {
			this.decision = enforce("dns");
			this.firewall.learn(this.testCase.host(), EgressCase.address("198.51.100.7"));
			this.decision = enforce(Egress.connect(new InetSocketAddress("198.51.100.7", this.testCase.port())));
			assertThat(this.testCase.records()).hasSize(2);
		}
		else if (steps.startsWith("logger of the firewall has a socket appender")) {
			loggingThatDials();
		}
		else if (steps.startsWith("connect with an address tuple of unexpected types")) {
			this.decision = enforce(Egress.connect(new UnknownAddress()));
			assertThat(this.decision.proceeds()).isFalse();
			this.decision = enforce(Egress.connect(forged()));
		}
		else if (steps.startsWith("JVM: @EgressScope on a method returning Stream")) {
			this.scopes.get(0).call(() -> Stream.of(1));
		}
		else if (steps.startsWith("JVM: method returning Mono/Future built lazily")) {
			Callable<Decision> lazy = this.scopes.get(0).call(() -> Frames.wrap(this.task));
			this.decision = lazy.call();
		}
		else if (steps.equals("caller connects while the generator is suspended")) {
			this.scopes.get(0)
				.run(() -> assertThat(this.firewall.evaluate(this.testCase.egress("")).proceeds()).isFalse());
			this.decision = connect();
		}
		else if (steps.startsWith("launch child of the same runtime inside the scope")
				|| steps.equals("entry learnt under the CURRENT policy only")
				|| steps.startsWith("allowed a.pay.example and disallowed b.test share the address")) {
			// The child's policy is this one; other names of an address take nothing away
			this.firewall.learn("b.test", EgressCase.address("198.51.100.7"));
			openAll();
			this.decision = connect();
		}
		else if (steps.contains("was looked up before; its next answer contains the address")) {
			this.firewall.learn(steps.substring(0, steps.indexOf(' ')), EgressCase.address("198.51.100.99"));
			this.decision = connect();
			return true;
		}
		else {
			return false;
		}
		return true;
	}

	private void failingMatcher() throws Exception {
		PolicyBuilder policy = Policy.builder().deny(failing());
		this.firewall.policy().allowRules().forEach((rule) -> policy.rule(rule.rule()));
		this.firewall = this.testCase.firewall(policy.build());
		this.decision = connect();
		assertThat(this.decision.cause()).isEqualTo(Decision.Cause.ERROR);
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
		String resolved = this.testCase.text("resolved_ip");
		byte[] bytes = EgressCase.address(resolved.isEmpty() ? this.testCase.host() : resolved).getAddress();
		return new InetSocketAddress(InetAddress.getByAddress("api.pay.example", bytes), this.testCase.port());
	}

	private void loggingThatDials() throws Exception {
		List<String> lines = new ArrayList<>();
		List<Firewall> self = new ArrayList<>();
		Firewall dialling = Firewall.builder()
			.policy(this.firewall.policy())
			.recorder(this.testCase.records()::add)
			.log((logger, line) -> {
				lines.add(line);
				self.get(0).enforce(Egress.connect(InetSocketAddress.createUnresolved("logs.test", 514)));
			})
			.build();
		self.add(dialling);
		this.firewall = dialling;
		this.decision = connect();
		assertThat(lines).hasSize(1);
		assertThat(this.testCase.records()).hasSize(1);
	}

	private static final class UnknownAddress extends SocketAddress {

		private static final long serialVersionUID = 1L;

	}

}
