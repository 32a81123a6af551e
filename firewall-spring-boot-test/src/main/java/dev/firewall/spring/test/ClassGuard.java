package dev.firewall.spring.test;

import dev.firewall.context.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What guards the tests of one class.
 */
final class ClassGuard {

	private final GuardSettings settings;

	private final TestRules rules;

	/** Guards set-up and tear-down; there is none without a test session. */
	private @Nullable TestGuard setup;

	/** Where the tests of the class start from: the innermost frame its set-up left. */
	private volatile @Nullable Frame base;

	/**
	 * What guards a class.
	 * @param settings how tests are guarded
	 * @param rules what it is annotated with, and those around it
	 * @param outer what guards the class around it, or {@code null}
	 */
	ClassGuard(GuardSettings settings, TestRules rules, @Nullable ClassGuard outer) {
		this.settings = settings;
		this.rules = rules;
		this.base = (outer != null) ? outer.base : null;
	}

	void enter(TestGuard guard) {
		guard.enterClass(this.base);
		this.setup = guard;
	}

	void leave() {
		if (this.setup != null) {
			this.setup.leaveClass();
		}
	}

	boolean isEntered() {
		return this.setup != null;
	}

	GuardSettings settings() {
		return this.settings;
	}

	TestRules rules() {
		return this.rules;
	}

	@Nullable Frame base() {
		return this.base;
	}

	void base(@Nullable Frame frame) {
		this.base = frame;
	}

}
