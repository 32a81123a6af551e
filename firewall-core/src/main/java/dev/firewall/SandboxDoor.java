package dev.firewall;

import dev.firewall.context.OpenSandboxes;
import dev.firewall.context.Stubbed;
import org.jspecify.annotations.Nullable;

/**
 * Judges what code inside a sandbox intends (semantics, section 5): a stub answers it, or
 * it is refused. No rule, no scope and no level has a say.
 */
final class SandboxDoor {

	private static final String LABEL = "sandbox";

	private final Recorder recorder;

	SandboxDoor(Recorder recorder) {
		this.recorder = recorder;
	}

	/** What would be decided. */
	static Decision look(Egress egress) {
		return decide(egress, OpenSandboxes.look(egress));
	}

	/**
	 * Takes the answer of a stub.
	 * @param egress the egress
	 * @param type what the enforcement point can answer with, or {@code null} if it
	 * cannot answer
	 * @param bean the bean that the call goes through, or {@code null}
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws EgressBlockedException if there is none
	 */
	<T extends Answer> T take(Egress egress, @Nullable Class<T> type, @Nullable String bean) {
		Stubbed stubbed = ask(egress, type != null);
		Decision decision = decide(egress, stubbed, type);
		EgressBlockedException refusal = this.recorder.record(egress, decision, bean);
		if (refusal != null) {
			throw refusal;
		}
		if (stubbed.failure() != null) {
			throw SandboxDoor.<RuntimeException>unchecked(stubbed.failure());
		}
		if (type == null || stubbed.answer() == null) {
			throw new IllegalStateException("A stub that does not answer was not refused");
		}
		return type.cast(stubbed.answer());
	}

	/** An answer that cannot be given is not used up. */
	private Stubbed ask(Egress egress, boolean answerable) {
		try {
			Stubbed found = OpenSandboxes.look(egress);
			return (answerable || found.failure() != null) ? OpenSandboxes.take(egress) : found;
		}
		catch (RuntimeException | Error ex) {
			this.recorder.failed("an egress over " + egress.protocol(), ex, true);
			return new Stubbed(null, null, null, "the sandbox failed with " + ex.getClass().getName());
		}
	}

	private static Decision decide(Egress egress, Stubbed stubbed, @Nullable Class<? extends Answer> type) {
		Answer answer = stubbed.answer();
		if (type == null && stubbed.failure() == null) {
			String why = (answer != null) ? "the stub " + stubbed.stub() + " answers, but " : "";
			return refuse(Decision.Cause.NOT_ANSWERABLE,
					why + "it is in a sandbox, which nothing leaves, and " + unanswerable(egress));
		}
		if (type != null && answer != null && !type.isInstance(answer)) {
			return refuse(Decision.Cause.NOT_STUBBED, "the stub " + stubbed.stub() + " answers with "
					+ describe(answer.getClass()) + ", but this call takes " + describe(type));
		}
		return decide(egress, stubbed);
	}

	private static Decision decide(Egress egress, Stubbed stubbed) {
		if (stubbed.isStubbed()) {
			return new Decision(Decision.Outcome.STUBBED, Decision.Cause.STUB, null, LABEL,
					"the stub " + stubbed.stub() + ((stubbed.failure() != null) ? " throws" : " answers"), null);
		}
		String problem = stubbed.problem();
		return refuse(Decision.Cause.NOT_STUBBED, "it is in a sandbox, which nothing leaves, and "
				+ ((problem != null) ? problem : "no stub answers " + describe(egress)));
	}

	private static Decision refuse(Decision.Cause cause, String reason) {
		return new Decision(Decision.Outcome.BLOCKED, cause, null, LABEL, reason, null);
	}

	private static String unanswerable(Egress egress) {
		boolean connection = egress.isConnection() || egress.protocol() == Protocol.DATABASE;
		return (connection ? "a connection, whose calls are not seen," : "what asks here")
				+ " can be made to fail but not be answered";
	}

	private static String describe(Egress egress) {
		return egress.isConnection() ? "the connection" : "it";
	}

	private static String describe(Class<?> answer) {
		return (answer == Answer.Http.class) ? "an HTTP response"
				: (answer == Answer.Exit.class) ? "the end of a process" : "a value";
	}

	/** What a client declares, such as an I/O error, is to arrive as it is. */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <X extends Throwable> X unchecked(Throwable failure) throws X {
		throw (X) failure;
	}

}
