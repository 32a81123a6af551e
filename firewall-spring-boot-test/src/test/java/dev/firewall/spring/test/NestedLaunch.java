package dev.firewall.spring.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.firewall.context.Frame;
import dev.firewall.context.TestSession;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs test classes in a launcher session of their own, as a build tool does.
 */
public final class NestedLaunch implements TestExecutionListener {

	private final Map<String, TestExecutionResult> results = new ConcurrentHashMap<>();

	private NestedLaunch() {
	}

	public static NestedLaunch of(Class<?>... classes) {
		return of(Map.of(), classes);
	}

	public static NestedLaunch of(Map<String, String> parameters, Class<?>... classes) {
		NestedLaunch launch = new NestedLaunch();
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		// What nested tests do is no part of the report of those that launch them
		request.configurationParameter("firewall.test.report.enabled", "false");
		parameters.forEach(request::configurationParameter);
		for (Class<?> type : classes) {
			request.selectors(DiscoverySelectors.selectClass(type));
		}
		LauncherDiscoveryRequest built = request.build();
		TestSession session = Objects.requireNonNull(GuardSession.current(), "no test session");
		Frame outer = session.ofThread();
		session.judgeOtherThreads(null);
		session.replace(null);
		try (LauncherSession nested = LauncherFactory.openSession()) {
			nested.getLauncher().execute(built, launch);
		}
		finally {
			session.replace(outer);
			session.judgeOtherThreads(outer);
		}
		return launch;
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		this.results.put(name(test), result);
	}

	/**
	 * Methods by their names, classes by theirs, the invocations of a template by both.
	 */
	private static String name(TestIdentifier test) {
		String legacy = test.getLegacyReportingName();
		return test.getSource()
			.filter(MethodSource.class::isInstance)
			.map((source) -> ((MethodSource) source).getMethodName() + suffix(test))
			.orElse(legacy.substring(Math.max(legacy.lastIndexOf('.'), legacy.lastIndexOf('$')) + 1));
	}

	private static String suffix(TestIdentifier test) {
		boolean several = test.getUniqueId().contains("invocation:") || test.getUniqueId().contains("dynamic-test:");
		return several ? " " + test.getDisplayName() : "";
	}

	public NestedLaunch passes(String... names) {
		for (String name : names) {
			assertThat(result(name)).as(name).isEqualTo("passed");
		}
		return this;
	}

	/** A test that this JDK cannot run is skipped, not passed. */
	public NestedLaunch passesOrSkips(String name) {
		TestExecutionResult result = this.results.get(name);
		assertThat(result).as(name).isNotNull();
		assertThat(result.getStatus()).as("%s: %s", name, result).isNotEqualTo(TestExecutionResult.Status.FAILED);
		return this;
	}

	public NestedLaunch fails(String name, String... texts) {
		assertThat(result(name)).as(name).isNotEqualTo("passed");
		for (String text : texts) {
			assertThat(result(name)).as(name).contains(text);
		}
		return this;
	}

	public NestedLaunch failsOnly(String name, String... texts) {
		fails(name, texts);
		this.results.forEach((other, result) -> assertThat(result.getThrowable().isPresent() && !other.equals(name))
			.as("%s: %s", other, result)
			.isFalse());
		return this;
	}

	public long passed(String prefix) {
		return this.results.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsWith(prefix))
			.filter((entry) -> entry.getValue().getStatus() == TestExecutionResult.Status.SUCCESSFUL)
			.count();
	}

	public Map<String, String> failures() {
		Map<String, String> failures = new LinkedHashMap<>();
		this.results.keySet()
			.stream()
			.filter((name) -> !result(name).equals("passed"))
			.forEach((name) -> failures.put(name, result(name)));
		return failures;
	}

	public Throwable thrownBy(String name) {
		return this.results.get(name).getThrowable().orElseThrow();
	}

	private String result(String name) {
		TestExecutionResult result = this.results.get(name);
		assertThat(result).as("%s among %s", name, this.results.keySet()).isNotNull();
		return result.getThrowable().map(Throwable::toString).orElse("passed");
	}

}
