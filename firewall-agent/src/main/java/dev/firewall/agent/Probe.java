package dev.firewall.agent;

import java.lang.instrument.ClassFileTransformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Looks, as long as the gate is locked, whether it still asks: what lies in its field,
 * who judges, and one of the hooks after the other. What writes to raw memory can change
 * them and be seen by nobody else. Once something is missing it latches: puts the hooks
 * back and has the gate refuse without asking anybody.
 */
final class Probe implements Runnable {

	/** Two looks take some microseconds, so this costs nothing that can be measured. */
	private static final long INTERVAL = 500;

	/** What code without a name does to a thread, on a JDK where that works. */
	private static final String DEATH = "java.lang.ThreadDeath";

	private final Guard guard;

	private final Seal seal;

	/** What the gate asks. */
	private final Supplier<@Nullable Object> field;

	private final List<Hook> hooks = new ArrayList<>();

	private @Nullable Object own;

	private volatile @Nullable Thread thread;

	Probe(Guard guard, Seal seal, Supplier<@Nullable Object> field, Set<String> active) {
		this.guard = guard;
		this.seal = seal;
		this.field = field;
		for (Hook hook : Hook.ALL) {
			if (active.contains(hook.key())) {
				this.hooks.add(hook);
			}
		}
	}

	synchronized void start() {
		this.own = this.guard.own();
		// What reads it is made here, while nobody has tampered with what that takes
		if (this.field.get() != this.guard) {
			throw new IllegalStateException("The gate asks another guard than its own");
		}
		Thread started = new Thread(null, this, "firewall-probe", 0, false);
		started.setDaemon(true);
		started.setContextClassLoader(null);
		this.thread = started;
		started.start();
	}

	synchronized void stop() {
		this.thread = null;
	}

	@Override
	public void run() {
		boolean ended = false;
		try {
			look();
			ended = true;
		}
		finally {
			if (!ended) {
				latch("the thread that probes it was stopped");
			}
		}
	}

	private void look() {
		Canary canary = new Canary();
		for (int i = 0; isRunning(); i++) {
			try {
				Thread.sleep(INTERVAL);
				String missing = isRunning() ? missing(canary, this.hooks.get(i % this.hooks.size())) : null;
				if (missing != null) {
					latch(missing);
					return;
				}
			}
			catch (InterruptedException ex) {
				// Whoever interrupts all threads does not mean this one
			}
			catch (Exception | Error ex) {
				if (ex.getClass().getName().equals(DEATH)) {
					throw ex;
				}
				// Memory or threads are short, so nothing can be told now
			}
		}
	}

	private boolean isRunning() {
		return this.thread == Thread.currentThread();
	}

	/** What is no longer as it was. */
	private @Nullable String missing(Canary canary, Hook hook) {
		if (this.field.get() != this.guard) {
			return "its gate no longer asks what it asked";
		}
		boolean closed = this.seal.isClosed();
		if (!closed && isRunning()) {
			return "its seal was broken";
		}
		if (!this.guard.asks(this.own)) {
			return "who judges was replaced";
		}
		this.guard.canary(canary);
		try {
			boolean missed = canary.misses(hook);
			// Once more, because the answer is final
			boolean again = missed && canary.misses(hook);
			return again ? "its hook " + hook.name() + " no longer asks" : null;
		}
		finally {
			this.guard.canary(null);
		}
	}

	/** First puts back what was taken out, so that everything comes by the gate again. */
	private void latch(String what) {
		List<Hook> all = new ArrayList<>(Hook.ALL);
		all.addAll(Hook.SEALS);
		HookTransformer again = new HookTransformer(all);
		rewrite(again, again.types().toArray(new String[0]));
		SecurityException refusal = this.seal.tampered(what);
		rewrite(new LatchTransformer(String.valueOf(refusal.getMessage())), GateClass.NAME.replace('/', '.'));
	}

	private void rewrite(ClassFileTransformer transformer, String... types) {
		try {
			this.seal.harden(transformer, types);
		}
		catch (SecurityException ex) {
			// A gate that has lost what it asks refuses this too, as everything
		}
	}

}
