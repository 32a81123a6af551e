package dev.firewall.spring.autoconfigure.scope;

import dev.firewall.context.CapturedFrames;

/**
 * The way from the frames of a caller into those of a method that it called, and back.
 *
 * @param caller the frames of the caller
 * @param inner the same frames and the scopes of the method
 */
record Passage(CapturedFrames caller, CapturedFrames inner) {

	boolean isNarrowing() {
		return this.caller.innermost() != this.inner.innermost();
	}

	/** Goes on in the method, whatever thread that is. */
	void in(Runnable task) {
		this.inner.runWithCurrent(task);
	}

	/** Goes on in the caller, who is not in the scopes of the method. */
	void out(Runnable task) {
		if (this.inner.isCurrent()) {
			this.caller.run(task);
		}
		else {
			this.caller.runWithCurrent(task);
		}
	}

}
