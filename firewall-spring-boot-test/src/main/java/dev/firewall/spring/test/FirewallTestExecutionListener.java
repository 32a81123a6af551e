package dev.firewall.spring.test;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.context.TestSession;
import dev.firewall.policy.Policy;
import dev.firewall.policy.PolicyBuilder;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Opens to a test what its own context serves, endpoint by endpoint, and has refusals
 * block where the application's configuration leaves the level open.
 *
 * @since 0.1.0
 */
public final class FirewallTestExecutionListener implements TestExecutionListener, Ordered {

	private static final List<String> PORTS = List.of("local.server.port", "local.management.port");

	private static final String LEVEL = "firewall.level";

	/** After the context is there, and before anything in the set-up uses it. */
	private static final int ORDER = 2100;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		TestSession session = GuardSession.current();
		// Frames that are opened here go when the test is left
		if (session != null && TestSession.runningTest() instanceof RunningTest running
				&& test.hasApplicationContext()) {
			ApplicationContext context = test.getApplicationContext();
			openOwnEndpoints(session, context);
			if (running.level() == null) {
				raiseLevel(session, context);
			}
		}
	}

	@SuppressWarnings("resource")
	private static void openOwnEndpoints(TestSession session, ApplicationContext context) {
		List<String> own = ownPorts(context.getEnvironment());
		if (!own.isEmpty()) {
			session.own(Policy.builder().name("own ports").allow(own).build());
		}
		Set<String> endpoints = new LinkedHashSet<>(own);
		endpoints.addAll(ServiceEndpoints.of(context));
		if (!endpoints.isEmpty()) {
			PolicyBuilder policy = Policy.builder().name("endpoints of the test");
			session.allow(policy.allow(endpoints).build(), "endpoints of the test");
		}
	}

	private static List<String> ownPorts(Environment environment) {
		return PORTS.stream()
			.map((property) -> environment.getProperty(property, Integer.class, 0))
			.filter((port) -> port > 0)
			.map((port) -> "localhost:" + port)
			.toList();
	}

	/** In production the default is to warn; a test that only warns is not guarded. */
	@SuppressWarnings("resource")
	private static void raiseLevel(TestSession session, ApplicationContext context) {
		Firewall firewall = context.getBeanProvider(Firewall.class).getIfUnique();
		Policy policy = (firewall != null) ? firewall.policy() : null;
		if (policy != null && context.getEnvironment().containsProperty(LEVEL)) {
			session.ownLevels();
		}
		else if (policy != null) {
			session.level(policy.levels().withDefault(Level.ERROR));
		}
	}

}
