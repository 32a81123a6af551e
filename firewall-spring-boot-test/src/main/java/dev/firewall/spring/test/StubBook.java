package dev.firewall.spring.test;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.context.Sandbox;
import dev.firewall.context.Stubbed;

/**
 * The stubs of one sandbox and the calls that were made in it.
 */
final class StubBook implements Sandbox {

	private static final Stubbed ENDED = new Stubbed(null, null, null, "the sandbox has ended");

	/** The newest first: what a test says counts before what its set-up said. */
	private final List<SandboxStub<?>> stubs = new CopyOnWriteArrayList<>();

	private final List<DecisionRecord> calls = new CopyOnWriteArrayList<>();

	private volatile boolean ended;

	<S extends SandboxStub<S>> S add(S stub) {
		if (this.ended) {
			throw new IllegalStateException("The sandbox has ended, so nothing would ask " + stub);
		}
		this.stubs.add(0, stub);
		return stub;
	}

	@Override
	public Stubbed look(Egress egress) {
		return ask(egress, false);
	}

	@Override
	public Stubbed take(Egress egress) {
		return ask(egress, true);
	}

	private Stubbed ask(Egress egress, boolean take) {
		if (this.ended) {
			return ENDED;
		}
		Stubbed found = Stubbed.NONE;
		for (SandboxStub<?> stub : this.stubs) {
			if (stub.matches(egress)) {
				Stubbed next = stub.next(take);
				if (next.isStubbed()) {
					return next;
				}
				found = (found.problem() != null) ? found : next;
			}
		}
		return found;
	}

	@Override
	public void record(DecisionRecord record) {
		this.calls.add(record);
	}

	List<DecisionRecord> calls() {
		return List.copyOf(this.calls);
	}

	/** From here on nothing is answered any more. */
	void end() {
		this.ended = true;
	}

	boolean isEnded() {
		return this.ended;
	}

	/** What the stubs wait for, the oldest first. */
	List<String> unused() {
		List<String> unused = new CopyOnWriteArrayList<>();
		this.stubs.stream().map(SandboxStub::unused).filter(Objects::nonNull).forEach((text) -> unused.add(0, text));
		return List.copyOf(unused);
	}

}
