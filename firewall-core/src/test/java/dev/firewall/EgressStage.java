package dev.firewall;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.firewall.context.Frames;
import dev.firewall.context.TestSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a case is played: its scopes, what is open, and what was decided last.
 */
final class EgressStage {

	final EgressCase testCase;

	final TestSession session;

	final List<EgressScope> scopes;

	final Deque<EgressScope.Open> open = new ArrayDeque<>();

	final Deque<Frames.OpenFrame> capabilities = new ArrayDeque<>();

	Firewall firewall;

	Callable<Decision> task = this::connect;

	Decision decision;

	private final ExecutorService pool = Executors.newSingleThreadExecutor();

	EgressStage(EgressCase testCase, Firewall firewall, TestSession session, List<EgressScope> scopes) {
		this.testCase = testCase;
		this.firewall = firewall;
		this.session = session;
		this.scopes = scopes;
	}

	/** The worker exists before any scope is opened. */
	void prepare() throws Exception {
		this.pool.submit(() -> {
		}).get();
	}

	void close() {
		this.pool.shutdownNow();
		while (!this.capabilities.isEmpty()) {
			this.capabilities.pop().close();
		}
		while (!this.open.isEmpty()) {
			this.open.pop().close();
		}
	}

	void openAll() {
		this.scopes.forEach((scope) -> this.open.push(scope.open()));
	}

	void enter(String phrase) {
		if (phrase.equals("open") && this.scopes.isEmpty()) {
			this.capabilities.push(this.session.allowLoopback());
			return;
		}
		this.open.push(this.scopes.get(0).open());
	}

	Callable<Decision> onNewThread(Callable<Decision> task) {
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

	Callable<Decision> onPool(Callable<Decision> task) {
		Callable<Decision> bound = Frames.wrap(task);
		return () -> this.pool.submit(bound).get();
	}

	Decision connect() throws Exception {
		String resolved = this.testCase.text("resolved_ip");
		if (!resolved.isEmpty()) {
			this.firewall.learn(this.testCase.host(), EgressCase.address(resolved));
		}
		return enforce("");
	}

	Decision enforce(String phase) {
		if (phase.startsWith("udp") && !this.testCase.text("resolved_ip").isEmpty()) {
			this.firewall.learn(this.testCase.host(), EgressCase.address(this.testCase.text("resolved_ip")));
		}
		return enforce(this.testCase.egress(phase));
	}

	Decision enforce(Egress egress) {
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

}
