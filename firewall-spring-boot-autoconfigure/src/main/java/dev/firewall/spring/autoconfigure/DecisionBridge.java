package dev.firewall.spring.autoconfigure;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import dev.firewall.Decision;
import dev.firewall.DecisionListener;
import dev.firewall.DecisionRecord;
import dev.firewall.DecisionRecorder;
import dev.firewall.DecisionTimer;
import dev.firewall.Egress;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands decisions to the recorders and listeners of a context, which are beans, from a
 * firewall that is older than any bean. What was decided in between is kept, so that
 * counters miss nothing of the start.
 */
final class DecisionBridge implements DecisionRecorder, DecisionListener, DecisionTimer {

	private static final int KEPT = 1024;

	private static final Log logger = LogFactory.getLog("firewall");

	private final Object monitor = new Object();

	private final Queue<Kept> kept = new ArrayDeque<>();

	private final Queue<DecisionRecord> keptForListeners = new ArrayDeque<>();

	private volatile DecisionRecorder @Nullable [] recorders;

	private volatile DecisionListener @Nullable [] listeners;

	private volatile @Nullable DecisionRecord firstKept;

	private volatile DecisionTimer[] timers = new DecisionTimer[0];

	/**
	 * Connects the beans that are called in the thread of the decision; they get what was
	 * kept for them first.
	 * @param recorders the recorders
	 * @param timers the timers
	 */
	void connect(List<DecisionRecorder> recorders, List<DecisionTimer> timers) {
		this.timers = timers.toArray(DecisionTimer[]::new);
		DecisionRecorder[] newRecorders = recorders.toArray(DecisionRecorder[]::new);
		synchronized (this.monitor) {
			for (Kept decision : this.kept) {
				for (DecisionRecorder recorder : newRecorders) {
					decision.give(recorder);
				}
			}
			this.kept.clear();
			this.recorders = newRecorders;
		}
	}

	/**
	 * Connects the listeners. They may block, so they are not called here.
	 * @param listeners the listeners
	 * @return the first decision that was kept for them, or {@code null}. Delivered on
	 * their thread, it brings all the others
	 */
	@Nullable DecisionRecord connect(List<DecisionListener> listeners) {
		synchronized (this.monitor) {
			this.firstKept = this.keptForListeners.peek();
			this.listeners = listeners.toArray(DecisionListener[]::new);
			return this.firstKept;
		}
	}

	@Override
	public void record(DecisionRecord record) {
		DecisionRecorder[] current = this.recorders;
		if (current == null) {
			current = keep(new Kept(record.egress(), record.decision(), record));
		}
		for (DecisionRecorder recorder : current) {
			try {
				recorder.record(record);
			}
			catch (Exception | Error ex) {
				threw(recorder, ex);
			}
		}
	}

	@Override
	public void allowed(Egress egress, Decision decision) {
		DecisionRecorder[] current = this.recorders;
		if (current == null) {
			current = keep(new Kept(egress, decision, null));
		}
		for (DecisionRecorder recorder : current) {
			try {
				recorder.allowed(egress, decision);
			}
			catch (Exception | Error ex) {
				threw(recorder, ex);
			}
		}
	}

	@Override
	public void decided(Egress egress, Decision decision, long nanos) {
		for (DecisionTimer timer : this.timers) {
			try {
				timer.decided(egress, decision, nanos);
			}
			catch (Exception | Error ex) {
				threw(timer, ex);
			}
		}
	}

	@Override
	public boolean isActive() {
		return this.timers.length > 0;
	}

	private DecisionRecorder[] keep(Kept decision) {
		synchronized (this.monitor) {
			DecisionRecorder[] current = this.recorders;
			if (current != null) {
				return current;
			}
			if (this.kept.size() < KEPT) {
				this.kept.add(decision);
			}
			return new DecisionRecorder[0];
		}
	}

	@Override
	public void onDecision(DecisionRecord record) {
		DecisionListener[] current = this.listeners;
		if (current == null) {
			synchronized (this.monitor) {
				current = this.listeners;
				if (current == null && this.keptForListeners.size() < KEPT) {
					this.keptForListeners.add(record);
				}
			}
		}
		if (current != null) {
			callWithKept(current, record);
		}
	}

	/** What was kept is older, and the first of it is among it. */
	@SuppressWarnings("ReferenceEquality") // two decisions may look alike
	private void callWithKept(DecisionListener[] listeners, DecisionRecord record) {
		for (DecisionRecord older = nextKept(); older != null; older = nextKept()) {
			call(listeners, older);
		}
		if (record != this.firstKept) {
			call(listeners, record);
		}
	}

	private @Nullable DecisionRecord nextKept() {
		synchronized (this.monitor) {
			return this.keptForListeners.poll();
		}
	}

	private static void call(DecisionListener[] listeners, DecisionRecord record) {
		for (DecisionListener listener : listeners) {
			try {
				listener.onDecision(record);
			}
			catch (Exception | Error ex) {
				threw(listener, ex);
			}
		}
	}

	/** Others are called all the same, unless the JVM itself is broken. */
	private static void threw(Object listener, Throwable ex) {
		if (ex instanceof VirtualMachineError broken) {
			throw broken;
		}
		logger.debug("A firewall listener threw: " + listener.getClass().getName(), ex);
	}

	/**
	 * A decision of the time before there were beans.
	 *
	 * @param egress the egress
	 * @param decision the decision
	 * @param record the record, or {@code null} for a plain allow
	 */
	private record Kept(Egress egress, Decision decision, @Nullable DecisionRecord record) {

		void give(DecisionRecorder recorder) {
			try {
				if (this.record != null) {
					recorder.record(this.record);
				}
				else {
					recorder.allowed(this.egress, this.decision);
				}
			}
			catch (Exception | Error ex) {
				threw(recorder, ex);
			}
		}

	}

}
