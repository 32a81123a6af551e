package dev.firewall.spring.test;

import java.lang.reflect.Method;
import java.util.List;

import dev.firewall.context.TestSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Guards the tests of JUnit Jupiter. Found by itself; only where the auto-detection of
 * extensions was switched off on purpose it has to be named with {@code @ExtendWith}.
 *
 * @since 0.1.0
 */
public final class FirewallExtension implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback,
		AfterEachCallback, InvocationInterceptor, ParameterResolver {

	@Override
	public void beforeAll(ExtensionContext context) {
		GuardSettings settings = GuardSettings.of(context);
		if (!settings.enabled()) {
			return;
		}
		Class<?> testClass = context.getRequiredTestClass();
		ClassGuard outer = Guards.CLASSES.around(context);
		List<Class<?>> types = TestElements.of(testClass);
		TestRules rules = TestRules.of(types).inside(settings.rules(testClass)).inside(rules(outer));
		ClassGuard guarded = new ClassGuard(settings, types, rules, outer);
		Guards.CLASSES.add(context, guarded);
		TestSession session = GuardSession.current();
		if (session == null) {
			checkNothingWidens(rules);
			return;
		}
		RunningTest setup = new RunningTest(TestName.ofSetup(context, testClass), rules, null, GuardSession.run());
		guarded.enter(new TestGuard(session, settings, rules, setup));
		guarded.base(session.ofThread());
	}

	@Override
	public void interceptBeforeAllMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
		try {
			invocation.proceed();
		}
		finally {
			TestSession session = GuardSession.current();
			ClassGuard guarded = Guards.CLASSES.get(context);
			if (session != null && guarded != null && guarded.isEntered()) {
				guarded.base(session.ofThread());
			}
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		ClassGuard guarded = Guards.CLASSES.remove(context);
		if (guarded != null) {
			guarded.leave();
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		ClassGuard around = Guards.CLASSES.around(context);
		GuardSettings settings = (around != null) ? around.settings() : GuardSettings.of(context);
		if (!settings.enabled()) {
			return;
		}
		Method method = context.getRequiredTestMethod();
		Class<?> testClass = (around != null) ? around.testClass() : context.getRequiredTestClass();
		TestRules rules = (around != null) ? around.rules(method) : TestRules.of(method, TestElements.of(testClass));
		TestSession session = GuardSession.current();
		if (session == null) {
			Guards.TESTS.add(context, null);
			checkNothingWidens(rules);
			return;
		}
		TestName name = TestName.of(context, testClass, method);
		TestGuard guard = new TestGuard(session, settings, rules,
				new RunningTest(name, rules, null, GuardSession.run()));
		guard.enterTest((around != null) ? around.base() : null);
		Guards.TESTS.add(context, guard);
		if (around == null || around.hasSandboxFields()) {
			SandboxFields.set(context.getRequiredTestInstances().getAllInstances(), guard);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		TestGuard guard = Guards.TESTS.remove(context);
		if (guard != null) {
			guard.leaveTest();
		}
	}

	@Override
	public void interceptTestMethod(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method,
			ExtensionContext context) throws Throwable {
		run(invocation, context);
	}

	@Override
	public void interceptTestTemplateMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
		run(invocation, context);
	}

	@Override
	public <T extends @Nullable Object> T interceptTestFactoryMethod(Invocation<T> invocation,
			ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
		return run(invocation, context);
	}

	private static <T extends @Nullable Object> T run(Invocation<T> invocation, ExtensionContext context)
			throws Throwable {
		TestGuard guard = guard(context);
		return (guard != null) ? guard.run(invocation) : invocation.proceed();
	}

	@Override
	public void interceptDynamicTest(Invocation<@Nullable Void> invocation, DynamicTestInvocationContext dynamicTest,
			ExtensionContext context) throws Throwable {
		TestGuard guard = guard(context);
		if (guard != null) {
			RunningTest factory = guard.test();
			guard.runDynamic(invocation, factory.start(factory.name().dynamic(context)));
		}
		else {
			invocation.proceed();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == RecordedEgress.class || type == EgressSandbox.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		TestGuard guard = Guards.TESTS.nearest(context);
		if (guard == null) {
			throw new ParameterResolutionException(parameter.getParameter().getType().getSimpleName()
					+ " belongs to one test, and is for methods of tests that are guarded");
		}
		return (parameter.getParameter().getType() == EgressSandbox.class) ? guard.sandbox()
				: new RecordedEgress(guard.test());
	}

	/** Without a session nothing may widen; to go on would show a refusal elsewhere. */
	private static void checkNothingWidens(TestRules rules) {
		if (rules.isWidening()) {
			GuardSession.required();
		}
	}

	private static TestRules rules(@Nullable ClassGuard guarded) {
		return (guarded != null) ? guarded.rules() : TestRules.NONE;
	}

	/**
	 * What guards a test, or the method that a dynamic test comes from. A body that was
	 * not announced must not run unguarded.
	 */
	private static @Nullable TestGuard guard(ExtensionContext context) {
		TestGuard guard = Guards.TESTS.nearest(context);
		if (guard == null && !Guards.TESTS.isAnnounced(context) && GuardSession.current() != null
				&& GuardSettings.of(context).enabled()) {
			throw new IllegalStateException("JUnit runs the body of " + context.getDisplayName()
					+ " without having announced it, so the firewall cannot guard it");
		}
		return guard;
	}

}
