package dev.firewall.spring.test;

import java.lang.reflect.Method;

import dev.firewall.ScopeAnnotations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test is called, in messages and by JUnit. Most tests reach out for nothing, and
 * nobody asks: so names are made when somebody does.
 */
final class TestName {

	private final @Nullable Class<?> testClass;

	private final @Nullable Method method;

	private final @Nullable TestName factory;

	private final String shown;

	/** There while the test runs. */
	private volatile @Nullable ExtensionContext context;

	private TestName(@Nullable Class<?> testClass, @Nullable Method method, @Nullable TestName factory, String shown,
			@Nullable ExtensionContext context) {
		this.testClass = testClass;
		this.method = method;
		this.factory = factory;
		this.shown = shown;
		this.context = context;
	}

	/**
	 * The name of a test.
	 * @param context of the test
	 * @param testClass its class
	 * @param method its method
	 * @return the name
	 */
	static TestName of(ExtensionContext context, Class<?> testClass, Method method) {
		return new TestName(testClass, method, null, context.getDisplayName(), context);
	}

	/**
	 * The name of what a class does before and after its tests.
	 * @param context of the class
	 * @param testClass the class
	 * @return the name
	 */
	static TestName ofSetup(ExtensionContext context, Class<?> testClass) {
		return new TestName(testClass, null, null, "set-up and tear-down of the class", context);
	}

	/**
	 * The name of what belongs to no test.
	 * @param shown what it is called
	 * @return the name
	 */
	static TestName other(String shown) {
		return new TestName(null, null, null, shown, null);
	}

	/**
	 * The name of a dynamic test, which is made by this one.
	 * @param dynamic the context of that
	 * @return the name
	 */
	TestName dynamic(ExtensionContext dynamic) {
		return new TestName(this.testClass, null, this, dynamic.getDisplayName(), dynamic);
	}

	/** Lets go of what is there only while the test runs. */
	void end() {
		this.context = null;
	}

	/**
	 * What JUnit calls it.
	 * @return the id, or {@code null} where JUnit does not tell about its end any more
	 */
	@Nullable String id() {
		ExtensionContext running = this.context;
		return (running != null) ? running.getUniqueId() : null;
	}

	/** The name of its class, empty for what belongs to none. */
	String type() {
		return (this.testClass != null) ? this.testClass.getName() : "";
	}

	/** What it is called within its class. */
	String inClass() {
		if (this.factory != null) {
			return this.factory.inClass() + ": " + this.shown;
		}
		return (this.method != null) ? inClass(this.method, this.shown) : this.shown;
	}

	/** What JUnit shows is told beside the name of the method only where it differs. */
	private static String inClass(Method method, String shown) {
		String name = method.getName() + "()";
		if (shown.equals(name)
				|| (method.getParameterCount() > 0 && ScopeAnnotations.describe(method).endsWith("." + shown))) {
			return name;
		}
		return method.getName() + " (" + shown + ")";
	}

	@Override
	public String toString() {
		boolean ofTest = this.method != null || this.factory != null;
		return ofTest ? type() + "." + inClass() : type();
	}

}
