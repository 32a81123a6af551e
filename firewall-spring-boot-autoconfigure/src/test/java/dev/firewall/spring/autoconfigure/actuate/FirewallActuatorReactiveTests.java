package dev.firewall.spring.autoconfigure.actuate;

import dev.firewall.spring.autoconfigure.web.NettyServer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The actuator of a real reactive application, on Netty.
 */
class FirewallActuatorReactiveTests extends FirewallActuatorWebTests {

	@Override
	String server() {
		return "Netty";
	}

	@Override
	SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.initializers(new NettyServer());
	}

}
