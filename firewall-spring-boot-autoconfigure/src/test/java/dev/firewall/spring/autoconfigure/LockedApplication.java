package dev.firewall.spring.autoconfigure;

import java.net.URI;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.FirewallLockedException;
import dev.firewall.policy.Policy;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts contexts with a locked policy and tells what became of it. Run in a JVM of its
 * own, because nothing unlocks it.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(FirewallAutoConfiguration.class)
public class LockedApplication {

	private static final Egress FIRST = Egress.http("GET", URI.create("https://first.example/"));

	private static final Egress SECOND = Egress.http("GET", URI.create("https://second.example/"));

	private static final Egress BOTH = Egress.http("GET", URI.create("https://both.example/"));

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(LockedApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext first = application.run("--firewall.locked=true", "--firewall.level=error",
				"--firewall.allow[0]=https://first.example", "--firewall.allow[1]=https://both.example");
		tell("locked", Firewall.isLocked());
		tell("the context has the locked one", first.getBean(Firewall.class) == Firewall.active());
		ConfigurableApplicationContext second = new SpringApplicationBuilder(LockedApplication.class)
			.web(WebApplicationType.NONE)
			.run("--firewall.locked=true", "--firewall.level=error", "--firewall.allow[0]=https://second.example",
					"--firewall.allow[1]=https://both.example");
		tell("the first stays in force", first.getBean(Firewall.class) == Firewall.active());
		Firewall narrowed = second.getBean(Firewall.class);
		tell("second reaches first", narrowed.evaluate(FIRST).proceeds());
		tell("second reaches second", narrowed.evaluate(SECOND).proceeds());
		tell("second reaches both", narrowed.evaluate(BOTH).proceeds());
		Firewall wide = Firewall.of(Policy.builder().allow("https://second.example").build());
		ConfigurableApplicationContext third = new SpringApplicationBuilder(LockedApplication.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("wide", Firewall.class,
					() -> wide, (definition) -> definition.setPrimary(true)))
			.run("--firewall.level=off");
		tell("a bean in its place reaches second", third.getBean(Firewall.class).evaluate(SECOND).proceeds());
		third.close();
		try {
			Firewall.activate(Policy.builder().allow("http").build());
			tell("replaced", true);
		}
		catch (FirewallLockedException ex) {
			tell("replaced", false);
		}
		second.close();
		first.close();
		tell("locked at the end", Firewall.isLocked());
	}

	private static void tell(String what, boolean value) {
		System.out.println("RESULT " + what + ": " + value);
	}

}
