package dev.firewall.benchmarks;

import dev.firewall.Firewall;
import dev.firewall.Level;
import dev.firewall.policy.Policy;
import dev.firewall.spring.autoconfigure.process.ProcessRunner;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The sample's own code asks for a firewall and a process runner, also where the starter
 * does not make them.
 */
@Configuration(proxyBeanMethods = false)
class SampleFirewall {

	@Bean
	Firewall firewall() {
		return Firewall.of(Policy.builder().level(Level.OFF).build());
	}

	@Bean
	ProcessRunner processRunner(Firewall firewall) {
		return ProcessRunner.of(firewall);
	}

}
