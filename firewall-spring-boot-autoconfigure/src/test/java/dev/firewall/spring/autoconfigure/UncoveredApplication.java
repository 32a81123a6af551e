package dev.firewall.spring.autoconfigure;

import dev.firewall.Firewall;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Refuses to start where not everything is covered. Run in a JVM of its own, with an
 * agent's door that is not one.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(FirewallAutoConfiguration.class)
public class UncoveredApplication {

	public static void main(String[] args) {
		try {
			new SpringApplicationBuilder(UncoveredApplication.class).web(WebApplicationType.NONE).run(args).close();
			System.out.println("RESULT started");
		}
		catch (UncoveredJvmException ex) {
			System.out.println("RESULT refused, locked: " + Firewall.isLocked());
		}
	}

	@Bean
	Object first() {
		System.out.println("RESULT bean");
		return new Object();
	}

}
