package dev.firewall.spring.test;

import java.lang.reflect.Method;
import java.util.List;

import dev.firewall.ScopeAnnotations;
import dev.firewall.context.Frame;
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

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(FirewallExtension.class);

	@Override
	public void beforeAll(ExtensionContext context) {
		GuardSettings settings = GuardSettings.of(context);
		if (!settings.enabled()) {
			return;
		}
		Class<?> testClass = context.getRequiredTestClass();
		TestRules rules = TestRules.of(TestElements.of(testClass))
			.inside(settings.rules(testClass))
			.inside(rulesOfClass(context));
		store(context).put(TestRules.class, rules);
		TestSession session = GuardSession.current();
		if (session == null) {
			checkNothingWidens(rules);
			return;
		}
		RunningTest setup = new RunningTest(testClass.getName(), rules, null,
				reported(context, "set-up and tear-down of the class"));
		TestGuard guard = new TestGuard(session, settings, rules, setup);
		guard.enterClass(base(context));
		store(context).put(key(context), guard);
		store(context).put(Base.class, new Base(session.ofThread()));
	}

	@Override
	public void interceptBeforeAllMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> method, ExtensionContext context) throws Throwable {
		try {
			invocation.proceed();
		}
		finally {
			TestSession session = GuardSession.current();
			if (session != null && store(context).get(key(context)) != null) {
				store(context).put(Base.class, new Base(session.ofThread()));
			}
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		TestGuard guard = store(context).remove(key(context), TestGuard.class);
		if (guard != null) {
			guard.leaveClass();
		}
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		GuardSettings settings = GuardSettings.of(context);
		if (!settings.enabled()) {
			return;
		}
		Method method = context.getRequiredTestMethod();
		TestRules rules = TestRules.of(TestElements.of(method, context.getRequiredTestClass()))
			.inside(rulesOfClass(context));
		TestSession session = GuardSession.current();
		if (session == null) {
			checkNothingWidens(rules);
			return;
		}
		RunningTest test = new RunningTest(name(context), rules, null, reported(context, nameInClass(context)));
		TestGuard guard = new TestGuard(session, settings, rules, test);
		guard.enterTest(base(context));
		store(context).put(key(context), guard);
		store(context).put(TestGuard.class, guard);
		SandboxFields.set(context.getRequiredTestInstances().getAllInstances(), guard::sandbox);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		TestGuard guard = store(context).remove(key(context), TestGuard.class);
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
			ReportedTest reported = factory.reported();
			String name = context.getDisplayName();
			RunningTest dynamic = new RunningTest(factory.name() + ": " + name, guard.rules(), factory,
					(reported != null) ? reported.start(context.getUniqueId(), name) : null);
			guard.runDynamic(invocation, dynamic);
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
		TestGuard guard = store(context).get(TestGuard.class, TestGuard.class);
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

	private static TestRules rulesOfClass(ExtensionContext context) {
		TestRules rules = store(context).get(TestRules.class, TestRules.class);
		return (rules != null) ? rules : TestRules.NONE;
	}

	private static @Nullable Frame base(ExtensionContext context) {
		Base base = store(context).get(Base.class, Base.class);
		return (base != null) ? base.frame() : null;
	}

	/** The guard of this test, or of the method that a dynamic test comes from. */
	private static @Nullable TestGuard guard(ExtensionContext context) {
		return store(context).get(TestGuard.class, TestGuard.class);
	}

	private static Object key(ExtensionContext context) {
		return List.of(TestGuard.class, context.getUniqueId());
	}

	private static String name(ExtensionContext context) {
		return context.getRequiredTestClass().getName().concat(".").concat(nameInClass(context));
	}

	private static String nameInClass(ExtensionContext context) {
		Method method = context.getRequiredTestMethod();
		String shown = context.getDisplayName();
		StringBuilder name = new StringBuilder(method.getName());
		if (ScopeAnnotations.describe(method).endsWith(".".concat(shown))) {
			return name.append("()").toString();
		}
		return name.append(" (").append(shown).append(')').toString();
	}

	private static @Nullable ReportedTest reported(ExtensionContext context, String name) {
		TestRun run = GuardSession.run();
		return (run != null) ? run.start(context.getUniqueId(), context.getRequiredTestClass().getName(), name) : null;
	}

	private static ExtensionContext.Store store(ExtensionContext context) {
		return context.getStore(NAMESPACE);
	}

	/**
	 * Where the tests of a class start from.
	 *
	 * @param frame the innermost frame that its set-up left
	 */
	private record Base(@Nullable Frame frame) {

	}

}
