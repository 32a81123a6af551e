package com.example.launcher;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * A part of the application, where its class path has these tests, that would open the
 * way to the tracker before that is called.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class Widening implements ApplicationRunner {

	private final Environment environment;

	Widening(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		String tracker = "127.0.0.1:" + this.environment.getRequiredProperty("tracker.port");
		attempt("activate", () -> Firewall.activate(Policy.builder().allow(tracker).build()));
		attempt("deactivate", Firewall::deactivate);
	}

	private static void attempt(String name, Runnable attempt) {
		try {
			attempt.run();
			System.out.println(name + ": done");
		}
		catch (RuntimeException ex) {
			System.out.println(name + ": " + ex.getClass().getSimpleName());
		}
	}

}
