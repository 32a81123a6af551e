package dev.firewall.benchmarks;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The sample's own code asks for a firewall, also where the starter is not there to make
 * one.
 */
@Configuration(proxyBeanMethods = false)
class SampleFirewall {

	@Bean
	Firewall firewall() {
		return Firewall.of(Policy.builder().build());
	}

}
