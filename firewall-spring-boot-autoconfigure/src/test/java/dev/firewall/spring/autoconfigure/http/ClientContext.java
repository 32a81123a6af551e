package dev.firewall.spring.autoconfigure.http;

import java.util.function.Supplier;

import dev.firewall.Firewall;

import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A context with clients, guarded by a firewall.
 */
final class ClientContext {

	private ClientContext() {
	}

	/** With the clients that Spring Boot configures. */
	static AnnotationConfigApplicationContext start(Firewall firewall, Library library, String redirects) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(BootLine.properties(library.property(), redirects)).applyTo(context);
		context.register(Configurations.getClasses(BootLine.clients()));
		return start(firewall, context);
	}

	/** With a client of the application's own. */
	static <B> AnnotationConfigApplicationContext start(Firewall firewall, Class<B> type, Supplier<B> client) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean("client", type, client);
		context.register(HttpFirewallAutoConfiguration.class, WebClientFirewallAutoConfiguration.class);
		return start(firewall, context);
	}

	private static AnnotationConfigApplicationContext start(Firewall firewall,
			AnnotationConfigApplicationContext context) {
		context.registerBean("firewall", Firewall.class, () -> firewall);
		context.refresh();
		return context;
	}

}
