package dev.firewall.spring.autoconfigure.jdbc;

import java.util.List;

import dev.firewall.Egress;
import org.jspecify.annotations.Nullable;

/**
 * What was judged on this thread, so that one call of a pool that opens a connection at
 * once makes one decision, and so that a data source which opens others can tell whether
 * any of them was judged.
 */
final class JudgedCalls {

	private static final ThreadLocal<JudgedCalls> CALLS = ThreadLocal.withInitial(JudgedCalls::new);

	private long count;

	private @Nullable List<Egress> running;

	private JudgedCalls() {
	}

	static JudgedCalls ofThread() {
		return CALLS.get();
	}

	static void clear() {
		CALLS.remove();
	}

	long count() {
		return this.count;
	}

	void countOne() {
		this.count++;
	}

	/** Whether these very egresses were judged by the call that is running. */
	boolean isRunning(List<Egress> egresses) {
		return this.running == egresses;
	}

	@Nullable List<Egress> start(List<Egress> egresses) {
		List<Egress> outer = this.running;
		this.running = egresses;
		this.count++;
		return outer;
	}

	void end(@Nullable List<Egress> outer) {
		this.running = outer;
	}

}
