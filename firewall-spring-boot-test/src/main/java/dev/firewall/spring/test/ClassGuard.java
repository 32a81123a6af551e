package dev.firewall.spring.test;

import java.lang.reflect.Method;
import java.util.List;

import dev.firewall.context.Frame;
import dev.firewall.policy.InvalidPolicyException;
import org.jspecify.annotations.Nullable;

/**
 * What guards the tests of one class.
 */
final class ClassGuard {

	private final GuardSettings settings;

	private final List<Class<?>> types;

	private final TestRules rules;

	private final boolean sandboxFields;

	/** Asked once for all methods: one by one that takes longer than most tests. */
	private final boolean bareMethods;

	/** Guards set-up and tear-down; there is none without a test session. */
	private @Nullable TestGuard setup;

	/** Where the tests of the class start from: the innermost frame its set-up left. */
	private volatile @Nullable Frame base;

	/**
	 * What guards a class.
	 * @param settings how tests are guarded
	 * @param types the class with its superclasses and interfaces
	 * @param rules what it is annotated with, and those around it
	 * @param outer what guards the class around it, or {@code null}
	 */
	ClassGuard(GuardSettings settings, List<Class<?>> types, TestRules rules, @Nullable ClassGuard outer) {
		this.settings = settings;
		this.types = types;
		this.sandboxFields = SandboxFields.areIn(types)
				|| ((outer != null) ? outer.sandboxFields : types.get(0).getEnclosingClass() != null);
		this.rules = rules;
		this.bareMethods = FoundAnnotations.areMethodsBare(types);
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

	Class<?> testClass() {
		return this.types.get(0);
	}

	GuardSettings settings() {
		return this.settings;
	}

	/** Whether its instances, or those around them, may have fields for sandboxes. */
	boolean hasSandboxFields() {
		return this.sandboxFields;
	}

	TestRules rules() {
		return this.rules;
	}

	/**
	 * What one of its test methods is annotated with, and the class.
	 * @param method the method
	 * @return the rules together
	 * @throws InvalidPolicyException if an annotation is wrong; it tells all mistakes
	 */
	TestRules rules(Method method) {
		return this.bareMethods ? this.rules : TestRules.of(method, this.types).inside(this.rules);
	}

	@Nullable Frame base() {
		return this.base;
	}

	void base(@Nullable Frame frame) {
		this.base = frame;
	}

}
