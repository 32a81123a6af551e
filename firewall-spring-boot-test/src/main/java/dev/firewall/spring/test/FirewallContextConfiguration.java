package dev.firewall.spring.test;

import org.springframework.context.annotation.Configuration;

/**
 * Brings the firewall into every context that Spring Boot starts for a test, slices
 * included.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigureFirewall
class FirewallContextConfiguration {

}
