package dev.firewall;

import java.time.Clock;
import java.util.List;

import dev.firewall.context.TestSession;
import org.jspecify.annotations.Nullable;

/**
 * Records a decision everywhere it is to be recorded, before anything is thrown.
 */
final class Recorder {

	/** The first refusals of a kind are traced to their callers, the others counted. */
	private static final int TRACED = 16;

	private final List<DecisionRecorder> recorders;

	private final ListenerQueue listeners;

	private final RefusalLog log;

	private final Clock clock;

	private final RefusalWindow refusals = new RefusalWindow();

	private final RefusalWindow lines = new RefusalWindow();

	Recorder(List<DecisionRecorder> recorders, List<DecisionListener> listeners, RefusalLog log, Clock clock) {
		this.recorders = recorders;
		this.listeners = new ListenerQueue(listeners);
		this.log = log;
		this.clock = clock;
	}

	void allowed(Egress egress, Decision decision, @Nullable String bean) {
		if (TestSession.recordsAllowed() && !Recording.isActive()) {
			allowedInTests(egress, decision, bean);
		}
		for (int i = 0; i < this.recorders.size(); i++) {
			try {
				this.recorders.get(i).allowed(egress, decision);
			}
			catch (Exception | Error ex) {
				recorderFailed(ex);
			}
		}
	}

	private void allowedInTests(Egress egress, Decision decision, @Nullable String bean) {
		try {
			Recording.withoutRecords(() -> TestSession.allowed(egress, decision, bean, CallSite::find));
		}
		catch (Exception | Error ex) {
			recorderFailed(ex);
		}
	}

	boolean isTimed(DecisionTimer timer) {
		try {
			return timer.isActive();
		}
		catch (Exception | Error ex) {
			recorderFailed(ex);
			return false;
		}
	}

	void timed(DecisionTimer timer, Egress egress, Decision decision, long nanos) {
		try {
			timer.decided(egress, decision, nanos);
		}
		catch (Exception | Error ex) {
			recorderFailed(ex);
		}
	}

	/**
	 * Records a decision that was not a plain allow.
	 * @return what to throw, or {@code null} if it only warns
	 */
	@Nullable EgressBlockedException record(Egress egress, Decision decision, @Nullable String bean) {
		int before = this.refusals.count(decision.outcome() + " " + egress + " " + decision.reason());
		// A test that fails for a refusal has to name the line, however many came before
		boolean traced = before < TRACED || TestSession.isRegistered();
		String caller = traced ? CallSite.find() : null;
		VirtualMachineError broken = null;
		if (!Recording.isActive()) {
			DecisionRecord record = new DecisionRecord(this.clock.instant(), egress, decision, caller, bean,
					Thread.currentThread().getName(), before == 0);
			broken = publishAll(record, traced);
		}
		if (decision.outcome() != Decision.Outcome.BLOCKED) {
			if (broken != null) {
				throw broken;
			}
			return null;
		}
		EgressBlockedException refusal = new EgressBlockedException(egress, decision, caller, before == 0);
		if (broken != null) {
			// In its place, it could be taken for a failure that lets the egress pass
			refusal.addSuppressed(broken);
		}
		return refusal;
	}

	private @Nullable VirtualMachineError publishAll(DecisionRecord record, boolean traced) {
		try {
			Recording.withoutRecords(() -> publish(record, traced));
			return null;
		}
		catch (VirtualMachineError ex) {
			return ex;
		}
	}

	private void publish(DecisionRecord record, boolean traced) {
		try {
			TestSession.record(record);
		}
		catch (Exception | Error ex) {
			recorderFailed(ex);
		}
		if (record.decision().outcome() == Decision.Outcome.STUBBED) {
			// Nothing happened that logs, counters and listeners know of
			return;
		}
		for (DecisionRecorder recorder : this.recorders) {
			try {
				recorder.record(record);
			}
			catch (Exception | Error ex) {
				recorderFailed(ex);
			}
		}
		if (traced && !record.decision().isLearned()) {
			log(record);
		}
		this.listeners.add(record);
	}

	/** One line for each destination, protocol and caller within the window. */
	private void log(DecisionRecord record) {
		Egress egress = record.egress();
		String kind = egress.protocol() + " " + egress.host() + ":" + egress.port() + " " + record.caller();
		if (this.lines.count(kind) > 0) {
			return;
		}
		String name = "firewall." + egress.protocol();
		boolean blocked = record.decision().outcome() == Decision.Outcome.BLOCKED;
		try {
			this.log.warn(name, blocked ? RefusalMessage.of(egress, record.decision(), record.caller())
					: RefusalMessage.warning(egress, record.decision(), record.caller(), record.bean()));
		}
		catch (Exception | Error ex) {
			recorderFailed(ex);
		}
	}

	/** Changes no decision, but where the JVM itself is broken, nothing is to go on. */
	private static void recorderFailed(Throwable ex) {
		if (ex instanceof VirtualMachineError broken) {
			throw broken;
		}
		log(System.Logger.Level.DEBUG, "Something that records firewall decisions threw", ex);
	}

	void failed(String what, Throwable ex, boolean closed) {
		if (this.refusals.count("failure " + ex.getClass().getName()) == 0) {
			log(System.Logger.Level.ERROR,
					"The firewall failed to judge " + what + " and " + (closed ? "refuses it" : "lets it pass"), ex);
		}
	}

	/** Not before it is needed: an agent that logs first decides how others log. */
	private static void log(System.Logger.Level level, String message, Throwable thrown) {
		try {
			System.getLogger("firewall").log(level, message, thrown);
		}
		catch (RuntimeException | LinkageError ex) {
			// Where nothing can be logged, there is nobody to tell
		}
	}

	void deliver(DecisionRecord record) {
		this.listeners.add(record);
	}

	long dropped() {
		return this.listeners.dropped();
	}

}
