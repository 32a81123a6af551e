package dev.firewall.agent;

/**
 * Proves the hooks on a thread of its own, beside the start of the application, and says
 * what is open.
 */
final class Proof implements Runnable {

	private final Hooks hooks;

	private final PolicyReading policy;

	private final boolean inheritedLock;

	Proof(Hooks hooks, PolicyReading policy, boolean inheritedLock) {
		this.hooks = hooks;
		this.policy = policy;
		this.inheritedLock = inheritedLock;
	}

	void start() {
		Thread thread = new Thread(null, this, "firewall-proof", 0, false);
		// No daemon: what is open is said also where the application ends at once
		thread.setDaemon(false);
		thread.setContextClassLoader(null);
		thread.start();
	}

	@Override
	public void run() {
		try {
			// Which main waits for, so it comes first where there are few processors
			this.policy.finish();
		}
		catch (IllegalStateException ex) {
			// Told by main, which ends the JVM
			return;
		}
		if (!Installation.isStrict(this.policy.reading(), this.inheritedLock)) {
			Installation.report(this.hooks.missing(), this.policy.reading(), this.inheritedLock);
		}
	}

}
