package dev.firewall.spring.autoconfigure;

import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Starts contexts where an agent is, and tells by whose firewall its gate judges. Run in
 * a JVM of its own, with an agent's door that is not one.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(FirewallAutoConfiguration.class)
public class GatedApplication {

	public static void main(String[] args) {
		tell("agent", Firewall.active().evaluate(Egress.dns("agent.example")).proceeds());
		ConfigurableApplicationContext silent = run();
		tell("unconfigured leaves the agent's", Firewall.active() != silent.getBean(Firewall.class)
				&& Firewall.active().evaluate(Egress.dns("agent.example")).proceeds());
		ConfigurableApplicationContext first = run("--firewall.level=error", "--firewall.allow[0]=first.example");
		tell("first takes over", Firewall.active() == first.getBean(Firewall.class));
		ConfigurableApplicationContext second = run("--firewall.level=error", "--firewall.allow[0]=second.example");
		tell("second leaves it", Firewall.active() == first.getBean(Firewall.class));
		first.close();
		tell("closed stays", !Firewall.active().evaluate(Egress.dns("other.example")).proceeds());
		ConfigurableApplicationContext third = run("--firewall.level=error", "--firewall.allow[0]=third.example");
		tell("third takes over", Firewall.active() == third.getBean(Firewall.class));
		third.close();
		Firewall.activate(Policy.builder().allow("code.example").build());
		ConfigurableApplicationContext fourth = run("--firewall.level=error", "--firewall.allow[0]=fourth.example");
		tell("fourth leaves what code activated", Firewall.active() != fourth.getBean(Firewall.class));
		fourth.close();
		second.close();
		silent.close();
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(GatedApplication.class).web(WebApplicationType.NONE).run(arguments);
	}

	private static void tell(String what, boolean value) {
		System.out.println("RESULT " + what + ": " + value);
	}

}
